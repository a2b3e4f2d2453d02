"""Writing good rows: level by level of the tree, each batch compared with what the graph knew of it before the load."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from domain.batches import batched
from domain.progress import Progress
from graph import organisations
from graph.database import Database, Row
from loaders.changes import Changes, Place, Values, changes_of, known_from, new_values
from loaders.report import LoadReport
from loaders.staging import Staging, unpacked

BATCH_ROWS = 1_000
MOVED_AT_ONCE = 200
BATCH = """
SELECT s.row, s.data, o.data, place.closed, place.successors FROM staged s LEFT JOIN present o ON o.code = s.code
LEFT JOIN place ON place.code = s.division WHERE s.bad = 0 AND s.depth = ? AND s.row > ? ORDER BY s.row LIMIT ?
"""
CLOSING = """
SELECT s.row, s.code, s.closed FROM staged s JOIN present o ON o.code = s.code AND o.closed IS NULL
WHERE s.bad = 0 AND s.closed IS NOT NULL AND s.depth = ? AND s.row > ? ORDER BY s.row LIMIT ?
"""

Write = Callable[[Database, Sequence[Row]], Awaitable[int]]


async def write_rows(db: Database, staging: Staging, on_day: date, report: LoadReport, progress: Progress) -> None:
    """Write the good rows: everything but closings parents first, then closings, children first."""
    total = staging.count("SELECT count(*) FROM staged WHERE bad = 0")
    deepest = staging.count("SELECT coalesce(max(depth), 0) FROM staged WHERE bad = 0")
    done = 0
    for depth in range(deepest + 1):
        after = 0
        while rows := staging.db.execute(BATCH, (depth, after, BATCH_ROWS)).fetchall():
            await _write_batch(db, rows, on_day.isoformat(), report)
            after = rows[-1][0]
            progress("organisations", done := done + len(rows), total)
    for depth in range(deepest, -1, -1):
        after = 0
        while rows := staging.db.execute(CLOSING, (depth, after, BATCH_ROWS)).fetchall():
            closed = await organisations.close_organisations(db, [{"code": code, "closed_on": day} for _, code, day in rows])
            report.add("closed", closed)
            after = rows[-1][0]


async def _write_batch(db: Database, rows: list[tuple[Any, ...]], on_day: str, report: LoadReport) -> None:
    made: list[Row] = []
    changed: list[Changes] = []
    for _, data, state, closed_on, successors in rows:
        row = unpacked(data)
        place = Place(closed_on, successors.split()) if successors is not None else None
        if state is None:
            made.append(_new(row, on_day))
        else:
            changed.append(changes_of(row, unpacked(state), on_day, place))
    if made:
        report.add("created", await organisations.create_organisations(db, made))
    await _each(db, report, "corrected", organisations.correct_organisations, _corrections(changed))
    await _each(db, report, "moved", organisations.move_organisations, _moves(changed))
    await _each(db, report, "renamed", organisations.rename_organisations, _renames(changed))
    await _each(db, report, "relocated", organisations.relocate_organisations, _relocations(changed))


async def _each(db: Database, report: LoadReport, kind: str, write: Write, rows: list[Row]) -> None:
    for part in batched(rows, MOVED_AT_ONCE):
        report.add(kind, await write(db, part))


def _new(row: Values, on_day: str) -> Row:
    days = {name: row.get(name) for name in ("parent_code", "division_code", "registered_on", "closed_on")}
    return {"code": row["code"], **days, "known_from": known_from(row, on_day), "props": new_values(row)}


def _moves(changed: list[Changes]) -> list[Row]:
    return [{"code": each.code, "parent_code": each.parent_code, "on_day": each.on_day} for each in changed if each.parent_code]


def _renames(changed: list[Changes]) -> list[Row]:
    return [
        {"code": each.code, "name": each.names[0], "short_name": each.names[1], "on_day": each.on_day}
        for each in changed
        if each.names
    ]


def _relocations(changed: list[Changes]) -> list[Row]:
    rows = [{"code": each.code, "division_code": each.division_code, "on_day": each.on_day} for each in changed]
    return [row for row in rows if row["division_code"]]


def _corrections(changed: list[Changes]) -> list[Row]:
    return [
        {"code": each.code, "registered_on": each.registered_on, "props": each.corrected}
        for each in changed
        if each.corrected or each.registered_on
    ]
