"""Operations: how the facts of one are carried out, counted, recorded and undone; each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.clock import stored_moment
from domain.errors import NotFound, Refused
from domain.operation_checks import UNDOABLE, check_undoable
from domain.operations import Fact, Step
from domain.rights import Rights
from graph import operations
from graph.audit import Doing, record_event
from graph.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Operating:
    """Who carries out an operation, what the trail tells of it, and the day from which it holds."""

    rights: Rights
    doing: Doing
    day: date

    @property
    def now(self) -> datetime:
        """Return when it is done."""
        return self.doing.at

    @property
    def today(self) -> date:
        """Return the present day."""
        return self.doing.at.date()

    @property
    def on_day(self) -> str:
        """Return the day from which it holds, as it is stored."""
        return self.day.isoformat()


@dataclass(slots=True)
class Plan:
    """What an operation will change: the organisation it is about, its facts, those concerned, and whose right it takes.

    ``rights``: codes of organisations that must lie in the caller's scopes as ADMIN (``admin``), as OFFICER (``officer``), or
    as ADMIN or below those where the caller is an OFFICER (``cadres``).
    """

    code: str
    rights: dict[str, list[str]]
    steps: list[Step] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    transfers: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def add(self, fact: Fact, rows: Sequence[Row]) -> None:
        """Add facts, if there are any."""
        if rows:
            self.steps.append(Step(fact, list(rows)))


class DependedOn(Refused):
    """Something newer depends on an operation; ``blockers`` say which of its facts, ``newer`` what happened since."""

    def __init__(self, code: str, problem: str, next_step: str, blockers: list[Row], newer: list[Row]) -> None:
        super().__init__(code, problem, next_step)
        self.blockers = blockers
        self.newer = newer


async def carry_out(tx: Transaction, plan: Plan, operating: Operating) -> Row:
    """Write the facts of a plan, record the operation and return what is told of it, with counts before and after."""
    concerned = list(dict.fromkeys([plan.code, *plan.organisations]))
    before = await operations.count_units(tx, concerned)
    await operations.write_steps(tx, plan.steps)
    after = await operations.count_units(tx, concerned)
    changes = [change for step in plan.steps for change in changes_of(step)]
    told = {"on": operating.on_day, **plan.told, "changes": changes}
    there = [code for code in concerned if code in after]
    concerns = {"people": plan.people, "transfers": plan.transfers, "organisations": there}
    operation_id = await record_event(tx, operating.doing, {"counts": before}, told, **concerns)
    await operations.keep_operation(tx, operation_id, plan.steps, plan.rights)
    return _result(plan.code, operation_id, operating, changes, _counts(concerned, before, after))


def _result(code: str, operation_id: str, operating: Operating, changes: list[Row], counts: list[Row]) -> Row:
    return {
        "organisation_code": code,
        "operation": {
            "operation_id": operation_id,
            "action": operating.doing.action,
            "at": stored_moment(operating.now),
            "undoable_until": stored_moment(operating.now + UNDOABLE),
            "changes": changes,
            "counts": counts,
        },
    }


def _counts(codes: Sequence[str], before: dict[str, Row], after: dict[str, Row]) -> list[Row]:
    nothing = {"members": 0, "cadres": 0, "children": 0}
    return [
        {
            "position": position,
            "code": code,
            "before": {name: before.get(code, nothing)[name] for name in nothing},
            "after": {name: after.get(code, nothing)[name] for name in nothing},
        }
        for position, code in enumerate(codes)
    ]


def changes_of(step: Step) -> list[Row]:
    """Return what a step changes, as people are told: one line for each organisation, with how many it is about.

    >>> changes_of(Step(Fact.MEMBERS, [{"id": "P1", "branch_code": "B1", "to_code": "B2"}]))
    [{'what': 'MEMBERS', 'code': 'B1', 'other_code': 'B2', 'count': 1}]
    """
    found: dict[tuple[str, str | None], int] = {}
    for row in step.rows:
        key = _ends(step.fact, row)
        found[key] = found.get(key, 0) + 1
    return [{"what": step.fact.value, "code": code, "other_code": other, "count": n} for (code, other), n in found.items()]


def _ends(fact: Fact, row: Row) -> tuple[str, str | None]:
    """Return which organisation a row is about, and the other one, if there is one."""
    if fact is Fact.MEMBERS:
        return row["branch_code"], row["to_code"]
    if fact in {Fact.POSTS_ENDED, Fact.POSTS_BEGUN}:
        return row["organisation_code"], None
    if fact is Fact.STEPS_HANDED:
        return row["from_code"], row["to_code"]
    other = {Fact.CREATED: "parent_code", Fact.MOVED: "parent_code", Fact.MERGED: "other_code", Fact.SPLIT: "other_code"}
    return row["code"], row[other[fact]] if fact in other else None


async def undo(tx: Transaction, operation_id: str, operating: Operating) -> Row:
    """Undo an operation within 72 hours, where nothing newer depends on it.

    Raises
    ------
    NotFound
        ``NO_SUCH_OPERATION``: there is none, or none that the caller could have carried out.
    Refused
        ``ALREADY_UNDONE``, ``UNDO_CLOSED``, ``LOAD_RUNNING``; ``DEPENDED_ON``: something newer depends on it.
    """
    operation = await operations.find_operation(tx, operation_id)
    if operation is None:
        raise _no_such_operation()
    if not {step.fact for step in operation.steps} <= {Fact.MEMBERS, Fact.POSTS_ENDED, Fact.POSTS_BEGUN}:
        await operations.begin_tree_change(tx)
    await _check_rights(tx, operation.rights, operating.rights)
    check_undoable(operation.at, operation.undone_at, operating.now)
    changes = [change for step in reversed(operation.steps) for change in changes_of(step)]
    concerned = list(dict.fromkeys(code for each in changes for code in (each["code"], each["other_code"]) if code))
    people = sorted({row["id"] for step in operation.steps if step.fact is Fact.MEMBERS for row in step.rows})
    before = await operations.count_units(tx, concerned)
    newer = await operations.find_newer(tx, operation_id)
    blocked = await operations.undo_steps(tx, operation, operating.now)
    if blocked:
        raise _depended_on(blocked, newer)
    after = await operations.count_units(tx, concerned)
    told = {"operation": operation_id, "undone": operation.action, "changes": changes}
    event_id = await record_event(
        tx, operating.doing, {"counts": before}, told, people=people, organisations=list(after), also=concerned
    )
    return _result(next(iter(after), ""), event_id, operating, changes, _counts(concerned, before, after))


def _no_such_operation() -> NotFound:
    return NotFound("NO_SUCH_OPERATION", "There is no such operation that you may undo.", "Mend the id; it stands in its answer.")


async def _check_rights(tx: Transaction, needed: dict[str, list[str]], rights: Rights) -> None:
    """Refuse who could not have carried the operation out; what it made or moved is judged where it stands now."""
    for codes, scopes, above in (
        (needed.get("admin", []), rights.admin_scopes, ()),
        (needed.get("officer", []), rights.person_scopes, ()),
        (needed.get("cadres", []), rights.admin_scopes, rights.person_scopes),
    ):
        if set(codes) - set(await operations.lock_units(tx, codes, scopes, above)):
            raise _no_such_operation()


def _depended_on(blocked: Sequence[tuple[Fact, Row]], newer: list[Row]) -> DependedOn:
    blockers = [change for fact in dict.fromkeys(fact for fact, _ in blocked) for change in changes_of(
        Step(fact, [row for each, row in blocked if each is fact]))]  # fmt: skip
    first = blockers[0]
    problem = f"Of {len(blocked)} facts that it wrote something newer depends, first of {first['what']} at {first['code']}."
    return DependedOn("DEPENDED_ON", problem, "Undo what is newer first, or send the opposite operation.", blockers, newer)
