"""The table of transfers of the sample, with the steps of each as parallel cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from domain.transfers import Party, StepKind, StepOutcome, TransferState
from loaders.sample.careers import REASONS
from loaders.sample.lives import DUE_H, HOUR_S, PARTIES, Lives
from loaders.sample.nodes import Role, Tree
from loaders.sample.requests import NOW_S, REJECTED, STATES, WITHDRAWN, Requests
from loaders.sample.shares import Ints
from loaders.sample.tables import moments, parts, person_ids, word

Flags = npt.NDArray[np.bool_]
SENDER, RECEIVER = PARTIES.index(Party.SENDER), PARTIES.index(Party.RECEIVER)
DUE_S = DUE_H * HOUR_S
MOST_ESCALATIONS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of many transfers: where it exists, its kinds, whom it asks, from when, answered when (-1: not) and how."""

    exists: Flags
    kind: pl.Series
    addressee: pl.Series
    opened: Ints
    answered: Ints
    outcome: pl.Series


def transfer_frames(tree: Tree, lives: Lives, asked: Requests) -> Iterator[pl.DataFrame]:
    """Yield the table of transfers: those completed, then the others."""
    completed = len(lives.hops.person)
    for part in parts(completed):
        yield _completed(tree, lives, part)
    for part in parts(len(asked.person)):
        yield _requested(tree, asked, part, completed)


def _completed(tree: Tree, lives: Lives, part: slice) -> pl.DataFrame:
    hops, times, codes = lives.hops, lives.times, tree.table["code"]
    source, target = hops.source[part], hops.target[part]
    away, coming = tree.role[target] == Role.NONE, tree.role[source] == Role.NONE
    inside, party = ~away & ~coming, times.party[part]
    placed = coming | (times.steps[part] > 2)  # noqa: PLR2004
    exists = [away | (inside & (party != SENDER)), coming | (inside & (party != RECEIVER)), placed, away]
    releasing, receiving = codes.gather(np.maximum(tree.parent[source], 0)), codes.gather(np.maximum(tree.parent[target], 0))
    kinds = (StepKind.RELEASE, StepKind.ACCEPT, StepKind.PLACE, StepKind.CONFIRM)
    outcomes = (StepOutcome.AGREED, StepOutcome.AGREED, StepOutcome.PLACED, StepOutcome.CONFIRMED)
    addressees = (releasing, receiving, receiving, releasing)
    clock = np.cumsum([times.requested[part], times.first_s[part], times.second_s[part], times.third_s[part]], axis=0)
    rows, turn = np.arange(len(source)), np.zeros(len(source), dtype=np.int64)
    steps = []
    for there, kind, outcome, addressee in zip(exists, kinds, outcomes, addressees, strict=True):
        after = np.minimum(turn + 1, len(clock) - 1)
        opened, answered = clock[turn, rows], clock[after, rows]
        steps.append(Step(there, _same(kind, rows), addressee, opened, answered, _same(outcome, rows)))
        turn = np.minimum(turn + there, len(clock) - 1)
    to = np.where(placed, np.maximum(tree.parent[target], 0), target)
    return pl.DataFrame(
        {
            "id": _ids(part),
            "person_id": person_ids(hops.person[part]),
            "reason": word(REASONS, hops.reason[part]),
            "state": _same(TransferState.COMPLETED, rows),
            "from_code": codes.gather(source),
            "to_code": codes.gather(to),
            "placed_in_code": codes.gather(target),
            "requested_at": moments(times.requested[part]),
            "requested_by": word(PARTIES, party),
            "completed_at": moments(times.completed[part]),
            **_cells(steps),
        }
    )


def _requested(tree: Tree, asked: Requests, part: slice, before: int) -> pl.DataFrame:
    codes, rows = tree.table["code"], np.arange(part.start, part.stop)
    source, target, state = asked.source[part], asked.target[part], asked.state[part]
    away, agreed, rejected = tree.role[target] == Role.NONE, asked.agreed[part] == 1, state == REJECTED
    requested = asked.requested[part]
    first = requested + asked.first_s[part]
    second = first + asked.second_s[part]
    releasing = np.maximum(tree.parent[source], 0)
    asking = codes.gather(np.where(away, releasing, tree.parent[target]))
    says = pl.Series([StepOutcome.AGREED.value, StepOutcome.REJECTED.value, ""])
    second_kind = pl.Series([StepKind.CONFIRM.value, StepKind.ACCEPT.value]).gather(np.where(away, 0, 1))
    steps = [
        Step(
            (state != WITHDRAWN) | agreed,
            _same(StepKind.RELEASE, rows),
            codes.gather(releasing),
            requested,
            np.where(agreed | rejected, first, -1),
            says.gather(np.where(agreed, 0, np.where(rejected, 1, 2))),
        ),
        Step(
            agreed & (state != WITHDRAWN),
            second_kind,
            asking,
            first,
            np.where(rejected, second, -1),
            says.gather(np.where(rejected, 1, 2)),
        ),
    ]
    return pl.DataFrame(
        {
            "id": _ids(part, before),
            "person_id": person_ids(asked.person[part]),
            "reason": word(REASONS, asked.reason[part]),
            "state": word(STATES, state),
            "from_code": codes.gather(source),
            "to_code": codes.gather(target),
            "placed_in_code": pl.Series([None] * len(rows), dtype=pl.String),
            "requested_at": moments(requested),
            "requested_by": _same(Party.MEMBER, rows),
            "completed_at": pl.Series([None] * len(rows), dtype=pl.String),
            **_cells(steps),
        }
    )


def _cells(steps: list[Step]) -> dict[str, pl.Series]:
    """Return the cells of steps: parts in their order, separated by semicolons."""
    late = []
    for step in steps:
        spent = np.where(step.answered >= 0, step.answered, NOW_S) - step.opened
        late.append(pl.Series(np.clip((spent - 1) // DUE_S, 0, MOST_ESCALATIONS)).cast(pl.String))
    return {
        "step_kinds": _joined(steps, [step.kind for step in steps]),
        "step_first_addressees": _joined(steps, [step.addressee for step in steps]),
        "step_opened_at": _joined(steps, [moments(step.opened) for step in steps]),
        "step_first_due_at": _joined(steps, [moments(step.opened + DUE_S) for step in steps]),
        "step_answered_at": _joined(steps, [moments(step.answered).fill_null("") for step in steps]),
        "step_outcomes": _joined(steps, [step.outcome for step in steps]),
        "step_escalations": _joined(steps, late),
    }


def _joined(steps: list[Step], values: list[pl.Series]) -> pl.Series:
    """Join the parts of the steps that exist."""
    chosen = [pl.when(pl.lit(pl.Series(step.exists))).then(pl.lit(value)) for step, value in zip(steps, values, strict=True)]
    return pl.select(pl.concat_str(chosen, separator=";", ignore_nulls=True)).to_series()


def _ids(part: slice, before: int = 0) -> pl.Series:
    return "T" + pl.Series(np.arange(part.start, part.stop) + before + 1).cast(pl.String).str.zfill(7)


def _same(value: str, rows: Ints) -> pl.Series:
    return pl.select(pl.repeat(str(value), len(rows))).to_series()
