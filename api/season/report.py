"""What a season came to: its transfers by scene, who was asked and answered when, and what conduct finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.season.cast import Cast, Part
from api.season.stage import Stage, failed
from domain.conduct_rules import ConductRule
from domain.transfers import TransferState
from graph.database import Reads, Row
from graph.season import list_outcomes

CONDUCT = """query ($from: DateTime!, $to: DateTime!) { conduct(from: $from, to: $to) { complete
  findings { rule actors organisation { code name } beganAt endedAt events } } }"""
INBOX = """query ($code: String!) { organisation(code: $code) { name transferInbox(first: 0) { totalCount }
  overdue: transferInbox(overdue: true, first: 0) { totalCount } } }"""


@dataclass(frozen=True, slots=True)
class Scene:
    """The transfers of one scene by their state now."""

    name: str
    started: int
    completed: int
    refused: int
    withdrawn: int
    open: int


@dataclass(frozen=True, slots=True)
class Office:
    """Steps for which an organisation was asked first: answered in time and late, passed on, open, and open past their time."""

    code: str
    name: str
    asked: int
    in_time: int
    late: int
    passed_on: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SeasonReport:
    """All of it; ``inbox``: of the organisation that answers late, as staff sees it."""

    began_at: datetime
    ended_at: datetime
    scenes: Sequence[Scene]
    offices: Sequence[Office]
    findings: Sequence[Row]
    parts: Sequence[Part]
    members: int
    inbox: Mapping[str, Any]


async def make_report(db: Reads, stage: Stage, cast: Cast, started: Mapping[str, Sequence[str]]) -> SeasonReport:
    """Ask what the season came to.

    Raises
    ------
    Unavailable
        ``SEASON_FAILED``: conduct finds something else than what was planted.
    """
    ids = [id_ for of_scene in started.values() for id_ in of_scene]
    outcomes = {row["id"]: row for row in await list_outcomes(db, ids, stage.now)}
    period = {"from": stage.begins_at.isoformat(), "to": stage.now.isoformat()}
    conduct = (await stage.ask("season-auditor", CONDUCT, **period))["conduct"]
    if not conduct["complete"] or sorted(each["rule"] for each in conduct["findings"]) != sorted(ConductRule):
        raise failed("conduct does not find exactly what was planted.")
    inbox = (await stage.ask("season-staff", INBOX, code=cast.late.code))["organisation"]
    return SeasonReport(
        began_at=stage.begins_at,
        ended_at=stage.now,
        scenes=[_scene(name, [outcomes[id_]["state"] for id_ in of_scene]) for name, of_scene in started.items()],
        offices=_offices(outcomes.values()),
        findings=conduct["findings"],
        parts=cast.parts,
        members=len(cast.members),
        inbox={
            "code": cast.late.code,
            "name": inbox["name"],
            "all": inbox["transferInbox"]["totalCount"],
            "overdue": inbox["overdue"]["totalCount"],
        },
    )


def _scene(name: str, states: Sequence[str]) -> Scene:
    counted = Counter(states)
    ended = (TransferState.COMPLETED, TransferState.REJECTED, TransferState.WITHDRAWN, TransferState.OPEN)
    return Scene(name, len(states), *(counted[state.value] for state in ended))


def _offices(outcomes: Any) -> list[Office]:
    """Return who was asked, whoever was asked most first."""
    steps: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in outcomes:
        for step in row["steps"]:
            steps[step["asked"], step["name"]].append(step)
    offices = [_office(code, name, of_office) for (code, name), of_office in steps.items()]
    return sorted(offices, key=lambda office: (-office.asked, office.code))


def _office(code: str, name: str, steps: Sequence[Row]) -> Office:
    counted = Counter((step["answered"], step["late"]) for step in steps)
    passed_on = sum(step["passed_on"] for step in steps)
    still_open = counted[False, False] + counted[False, True]
    return Office(code, name, len(steps), counted[True, False], counted[True, True], passed_on, still_open, counted[False, True])
