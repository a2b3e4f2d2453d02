"""The state table of transfers: nothing is missing in it, and whatever is open can end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import InvalidInput
from domain.transfer_rules import ROUTES, TABLE, Act, Actor, Route, find_transition, next_step, steps_of
from domain.transfer_terms import read_terms
from domain.transfers import StepKind, StepOutcome, TransferState


def test_rows_are_unique_and_use_every_word() -> None:
    keys = [(row.state, row.step, row.act) for row in TABLE]
    assert len(set(keys)) == len(keys)
    assert {row.act for row in TABLE} == set(Act)
    assert {row.by for row in TABLE} == set(Actor)
    assert {row.outcome for row in TABLE if row.outcome} == set(StepOutcome)
    assert {step for steps in ROUTES.values() for step in steps} == set(StepKind)


@pytest.mark.parametrize("step", StepKind)
def test_every_open_step_can_be_answered_withdrawn_and_run_out(step: StepKind) -> None:
    answers = [row for row in TABLE if row.step is step]
    assert answers
    assert any(row.leads_to is TransferState.OPEN for row in answers)
    for act in (Act.WITHDRAW, Act.RUN_OUT, Act.LEAVE):
        assert find_transition(TransferState.OPEN, step, act) is not None


@pytest.mark.parametrize("state", sorted(set(TransferState) - {TransferState.OPEN, TransferState.COMPLETED}))
def test_what_has_ended_stays_so(state: TransferState) -> None:
    assert [row for row in TABLE if row.state is state] == []


@pytest.mark.parametrize("key", ROUTES)
def test_every_route_comes_to_its_end(key: tuple[Route, bool]) -> None:
    route, places = key
    steps, agreed = steps_of(route, places=places), list[StepKind]()
    while (step := next_step(steps, agreed)) is not None:
        agreed.append(step)
    assert tuple(agreed) == steps


TERMS = read_terms("72, OUT 120, 06-15..09-15 96, IN 12-20..01-10 24")


@pytest.mark.parametrize(
    ("route", "day", "hours"),
    [
        (Route.WITHIN, "2019-03-01", 72),
        (Route.OUT, "2019-03-01", 120),
        (Route.OUT, "2019-06-15", 96),  # the last entry that fits counts
        (Route.OUT, "2019-09-16", 120),
        (Route.IN, "2019-12-31", 24),
        (Route.IN, "2020-01-10", 24),
        (Route.IN, "2020-01-11", 72),
        (Route.WITHIN, "2019-12-31", 72),
    ],
)
def test_terms_by_route_and_season(route: Route, day: str, hours: int) -> None:
    opened_at = datetime.fromisoformat(f"{day}T04:00:00+00:00").astimezone(UTC)
    assert (TERMS.due_at(route, opened_at) - opened_at).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["", "x", "0", "2161", "72,", "AWAY 72", "13-01..14-01 72", "02-30..03-01 72", "OUT", "-1"])
def test_terms_that_cannot_be(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_terms(text)
    assert raised.value.code == "BAD_TERMS"
