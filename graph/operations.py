"""Operations on organisations and people as lists of facts: each kind of fact is written, and taken back, by one statement.

The facts are kept with the audit event of the operation, so that it can be undone exactly; a fact that does not stand any more
as it was written is left alone and told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.clock import stored_moment
from domain.errors import Refused
from domain.operations import Fact, Step, Subject, Unit
from graph.database import Row, Transaction
from graph.organisations import (
    close_organisations,
    create_organisations,
    move_organisations,
    read_names,
    refresh_names,
    rename_organisations,
)
from graph.people import begin_memberships, end_memberships
from graph.posts import begin_posts, end_posts

MOST_NEWER = 20
MARKED = {Fact.CREATED: "operation/mark_created", Fact.CLOSED: "operation/mark_closed"}
UNDONE_BY = {
    Fact.CREATED: "operation/undo_create",
    Fact.RENAMED: "operation/undo_rename",
    Fact.MOVED: "operation/undo_move",
    Fact.CLOSED: "operation/undo_close",
    Fact.MEMBERS: "operation/undo_memberships",
    Fact.POSTS_ENDED: "operation/undo_end_posts",
    Fact.POSTS_BEGUN: "operation/undo_begin_posts",
    Fact.MERGED: "operation/undo_links",
    Fact.SPLIT: "operation/undo_links",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that the audit trail tells of: its facts, in the order in which they were written, and whoever may undo it."""

    operation_id: str
    action: str
    at: datetime
    steps: list[Step]
    rights: dict[str, Any]
    undone_at: str | None


async def begin_tree_change(tx: Transaction) -> None:
    """Keep loads, recounts and whoever adds to totals out until the end of the transaction.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``: a load or a recount is under way.
    """
    (state,) = await tx.write("operation/begin_tree_change")
    if state["is_loading"] or state["recount_pending"]:
        problem = "A load is running on this graph, or its totals are counted anew; nothing was changed."
        raise Refused("LOAD_RUNNING", problem, "Send the same again in a minute.")


async def lock_units(tx: Transaction, codes: Sequence[str], scopes: Sequence[str], above: Sequence[str] = ()) -> dict[str, Unit]:
    """Lock organisations that the caller may change: in ``scopes``, or below one of ``above``; the others are left out."""
    rows = await tx.write("operation/lock_organisations", codes=list(codes), scopes=list(scopes), above=list(above))
    return {row["code"]: Unit(**{**row, "children": [(code, kind) for code, kind in row["children"]]}) for row in rows}


async def lock_members(tx: Transaction, codes: Sequence[str], limit: int) -> list[Row]:
    """Lock the present members of branches: ``id, branch_code, valid_from, born_on, joined_on``."""
    return await tx.write("operation/lock_members", codes=list(codes), limit=limit)


async def lock_subject(tx: Transaction, person_id: str, scopes: Sequence[str], name: str | None) -> Subject | None:
    """Lock a person in the scopes, or whose name is stated; ``None`` where there is none."""
    rows = await tx.write("person/lock_subject", person_id=person_id, scopes=list(scopes), stated_name=name)
    return Subject(person_id, **rows[0]) if rows else None


async def lock_steps(tx: Transaction, codes: Sequence[str]) -> list[Row]:
    """Lock the open transfers whose step awaits one of these: ``transfer_id, from_code``."""
    return await tx.write("operation/lock_steps", codes=list(codes))


async def list_posts(tx: Transaction, codes: Sequence[str] = (), person_ids: Sequence[str] = ()) -> list[Row]:
    """Return present posts in organisations, and of people."""
    return await tx.read("operation/list_posts", codes=list(codes), person_ids=list(person_ids))


async def find_same_code(tx: Transaction, code: str) -> str | None:
    """Return the code of an organisation that has this one, in capitals or small letters."""
    rows = await tx.read("operation/find_same_code", code=code)
    return rows[0]["code"] if rows else None


async def count_change(tx: Transaction, code: str) -> None:
    """Count a change of the posts or memberships of a locked organisation."""
    await tx.write("operation/count_change", code=code)


async def count_units(tx: Transaction, codes: Sequence[str]) -> dict[str, Row]:
    """Return what organisations have of their own now: ``members, cadres, children``."""
    rows = await tx.read("operation/count_organisations", codes=list(codes))
    return {row["code"]: row for row in rows}


async def write_steps(tx: Transaction, steps: Sequence[Step]) -> None:
    """Write facts, in their order; names below what was moved or renamed are worked out at the end."""
    for step in steps:
        await _write(tx, step.fact, step.rows)
    if any(step.fact in {Fact.MOVED, Fact.RENAMED} for step in steps):
        await refresh_names(tx)


async def _write(tx: Transaction, fact: Fact, rows: list[Row]) -> None:
    codes = [row["code"] for row in rows if "code" in row]
    if fact is Fact.CREATED:
        await create_organisations(tx, rows)
    elif fact is Fact.RENAMED:
        await rename_organisations(tx, rows)
    elif fact is Fact.MOVED:
        await tx.write("operation/mark_moved", codes=codes)
        await move_organisations(tx, rows)
    elif fact is Fact.CLOSED:
        await close_organisations(tx, [{"code": row["code"], "closed_on": row["on_day"]} for row in rows])
    elif fact is Fact.MEMBERS:
        await end_memberships(tx, rows)
        begun = [
            {"id": row["id"], "branch_code": row["to_code"], "valid_from": row["valid_to"]} for row in rows if row["to_code"]
        ]
        await begin_memberships(tx, begun)
    elif fact is Fact.POSTS_ENDED:
        await end_posts(tx, rows)
    elif fact is Fact.POSTS_BEGUN:
        await begin_posts(tx, rows)
    elif fact is Fact.STEPS_HANDED:
        await tx.write("operation/hand_steps", rows=rows)
    else:
        merged, split = (rows if fact is each else [] for each in (Fact.MERGED, Fact.SPLIT))
        await tx.write("operation/link_organisations", merged=merged, split=split)
    if fact in MARKED:
        await tx.write(MARKED[fact], codes=codes)


async def keep_operation(tx: Transaction, operation_id: str, steps: Sequence[Step], rights: Mapping[str, Any]) -> None:
    """Keep with its event what an operation changed, and whoever may undo it."""
    told = json.dumps([{"fact": step.fact.value, "rows": step.rows} for step in steps], ensure_ascii=False)
    await tx.write("operation/keep_steps", id=operation_id, steps=told, rights=json.dumps(rights))


async def find_operation(tx: Transaction, operation_id: str) -> Operation | None:
    """Return an operation, locked until the end of the transaction; ``None`` where there is none that can be undone."""
    rows = await tx.write("operation/find_operation", id=operation_id)
    if not rows:
        return None
    row = rows[0]
    steps = [Step(Fact(each["fact"]), each["rows"]) for each in json.loads(row["steps"])]
    at = datetime.fromisoformat(row["at"])
    return Operation(operation_id, row["action"], at, steps, json.loads(row["rights"]), row["undone_at"])


async def undo_steps(tx: Transaction, operation: Operation, at: datetime) -> list[tuple[Fact, Row]]:
    """Take the facts of an operation back, the last first; return those that do not stand any more as they were written."""
    blocked: list[tuple[Fact, Row]] = []
    for step in reversed(operation.steps):
        if step.fact is Fact.STEPS_HANDED:
            await tx.write("operation/undo_hand_steps", rows=step.rows)
            continue
        rows = [_named_again(step.fact, row) for row in step.rows]
        if step.fact is Fact.MOVED:
            await tx.write("operation/mark_moved", codes=[row["code"] for row in rows])
        undone: set[str] = set()
        for together in [[row] for row in rows] if step.fact is Fact.CLOSED else [rows]:  # a parent is opened before its child
            undone |= set((await tx.write(UNDONE_BY[step.fact], rows=together))[0]["undone"])
        blocked += [(step.fact, row) for row in rows if step.key(row) not in undone]
    if any(step.fact in MARKED for step in operation.steps):
        await tx.write("operation/begin_recount")
    if any(step.fact in {Fact.MOVED, Fact.RENAMED} for step in operation.steps):
        await refresh_names(tx)
    await tx.write("operation/end_operation", id=operation.operation_id, at=stored_moment(at))
    return blocked


def _named_again(fact: Fact, row: Row) -> Row:
    """Add to a rename the names that the organisation had, with their reading."""
    if fact is not Fact.RENAMED:
        return row
    return {**row, "props": {"short_name": row["was_short_name"], **read_names(row["code"], row["was_name"])}}


async def find_newer(tx: Transaction, operation_id: str) -> list[Row]:
    """Return newer events about what an operation concerned, the newest first: ``id, action, at``."""
    return await tx.read("operation/find_newer", id=operation_id, limit=MOST_NEWER)
