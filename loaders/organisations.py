"""Organisations from a table: rows are checked one by one, staged, checked together and with the graph, written parents first.

What is written follows from the rows and the graph alone, each batch in one transaction, so a load that was interrupted is
finished by running it again. Memory does not grow with the table (loaders/staging.py).
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from domain.progress import Progress, silent
from graph import divisions, organisations
from graph.database import Database
from graph.leases import Lease
from graph.load_lock import load_lock
from graph.recount import begin_recount
from graph.totals import settle_totals
from loaders import organisation_rules as rules
from loaders.changes import Place, changes_of, objection, place_objection
from loaders.columns import ROW, Header, broken_rules, frame_of, read_header
from loaders.days import today_of
from loaders.problems import MOST_SHOWN, Problem, RowError, bad_file
from loaders.rejects import rejects_path, write_rejects
from loaders.report import LoadReport
from loaders.source import Source, open_source
from loaders.staging import Staging, packed, unpacked
from loaders.tree_checks import TreeChecks
from loaders.writing import write_rows

PRESENT = ("code", "kind", "path", "parent_code", "closed_on", "known_from")
TYPED = (*rules.ENUMS, *rules.DAYS, *rules.FLAGS, "graduation_year")


@dataclass(frozen=True, slots=True)
class Options:
    """How a file of organisations is to be loaded."""

    on_day: date
    strict: bool = False
    rejects: Path | None = None


async def load_organisations(db: Database, path: Path, options: Options, progress: Progress = silent) -> LoadReport:
    """Load a table of organisations; what changes against the graph is dated ``on_day``.

    Raises
    ------
    InvalidInput
        The file cannot be used at all; the code says why.
    Refused
        ``FUTURE_DAY``: the day is to come; ``LOAD_RUNNING``: another load is running.
    """
    today = await today_of(db, options.on_day)
    source = open_source(path)
    header = read_header(source, rules.COLUMNS)
    report = LoadReport(source.name, warnings=[*source.notes, *header.warnings])
    with tempfile.TemporaryDirectory(prefix="leaguegraph-") as folder:
        staging = Staging(Path(folder))
        try:
            _stage(source, header, staging, report, today, progress)
            async with load_lock(db, progress) as lease:
                await _load(db, lease, source, header, staging, options, report, progress)
        finally:
            staging.close()
    return report


def _stage(source: Source, header: Header, staging: Staging, report: LoadReport, today: date, progress: Progress) -> None:
    for problems, frame, rows in _read(source, header, today):
        staging.stage(stage_rows(frame, {problem.row for problem in problems}))
        staging.report(problems)
        report.rows += rows
        progress("rows read", report.rows, None)
    if not report.rows:
        raise bad_file("EMPTY_FILE", f"{source.name} has a header and no rows.", "Check whether the table was saved whole.")
    staging.index()


async def _load(
    db: Database,
    lease: Lease,
    source: Source,
    header: Header,
    staging: Staging,
    options: Options,
    report: LoadReport,
    progress: Progress,
) -> None:
    """Check the staged rows with the graph and write the good ones; long checks run in a thread, so that the lock is renewed."""
    await organisations.refresh_names(db, progress)
    await _look_up(db, staging)
    checks = TreeChecks(staging, header, await organisations.find_root(db), options.on_day.isoformat())
    await asyncio.to_thread(check_rows, checks, staging, header, options.on_day)
    await asyncio.to_thread(_report_problems, report, source, staging, options)
    good = staging.count("SELECT count(*) FROM staged WHERE bad = 0")
    if not good or (options.strict and report.bad_rows):
        return
    await begin_recount(db, lease)  # from here to the recount nobody adds to totals along paths that change
    await write_rows(db, staging, options.on_day, report, progress)
    await organisations.refresh_names(db, progress)
    report.add("located in a successor", await divisions.move_located(db))
    await settle_totals(db, lease, progress)
    report.loaded = True


def check_rows(checks: TreeChecks, staging: Staging, header: Header, on_day: date) -> None:
    """Check the staged rows together and with what is known of the graph; problems are put beside the rows."""
    checks.check_codes()
    _check_changes(staging, header, on_day)
    checks.check_tree()


def _read(source: Source, header: Header, today: date) -> Iterator[tuple[list[Problem], pl.DataFrame, int]]:
    """Give the problems of the rows by themselves and the typed rows, batch by batch."""
    column_rules = [*rules.column_rules(), *rules.future_rules(today)]
    for batch in source.batches():
        text, slipped = frame_of(batch, header)
        frame = rules.typed(text)
        yield [*slipped, *broken_rules(frame, column_rules, header)], frame, len(batch)


def stage_rows(frame: pl.DataFrame, bad: set[int]) -> Iterator[tuple[Any, ...]]:
    """Yield typed rows as they are staged."""
    kept = [pl.col(f"{name}!" if name in TYPED else name).alias(name) for name in (column.name for column in rules.COLUMNS)]
    for row in frame.select(ROW, *kept).iter_rows(named=True):
        values = {name: value for name, value in row.items() if value is not None and name != ROW}
        named = [values.get(name) for name in ("code", "kind", "parent_code", "division_code", "closed_on", "registered_on")]
        yield row[ROW], *named, int(row[ROW] in bad), packed(values)


async def _look_up(db: Database, staging: Staging) -> None:
    """Fetch what the graph knows of every organisation and division that the rows name."""
    insert = staging.db.executemany
    lettered = await organisations.list_lettered_codes(db)
    insert("INSERT INTO lettered VALUES (?, ?)", [(code.lower(), code) for code in lettered])
    named = "SELECT DISTINCT code FROM (SELECT code FROM staged UNION SELECT parent FROM staged) WHERE code IS NOT NULL"
    for codes in staging.chunks(named):
        states = await organisations.find_states(db, codes)
        insert(
            "INSERT INTO present VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(*(each[key] for key in PRESENT), packed(each)) for each in states],
        )
    for codes in staging.chunks("SELECT DISTINCT division FROM staged WHERE division IS NOT NULL"):
        places = await organisations.find_places(db, codes)
        rows = [(each["code"], each["closed_on"], " ".join(each["successors"])) for each in places]
        insert("INSERT INTO place VALUES (?, ?, ?)", rows)
    changing = "o.closed IS NULL AND (s.closed IS NOT NULL OR s.kind <> o.kind)"
    parting = f"SELECT s.code FROM staged s JOIN present o ON o.code = s.code WHERE {changing}"  # noqa: S608 - our own query
    for codes in staging.chunks(parting):
        children = await organisations.find_open_children(db, codes)
        insert("INSERT INTO child VALUES (?, ?, ?)", [(parent, *child) for parent, found in children.items() for child in found])


def _check_changes(staging: Staging, header: Header, on_day: date) -> None:
    """Find rows that would change what cannot be changed any more."""
    query = (
        "SELECT s.row, s.data, o.data, place.closed, place.successors FROM staged s LEFT JOIN present o ON o.code = s.code "
        "LEFT JOIN place ON place.code = s.division WHERE s.bad = 0 AND s.row > ? ORDER BY s.row LIMIT 5000"
    )
    after = 0
    while rows := staging.db.execute(query, (after,)).fetchall():
        after = rows[-1][0]
        staging.report(found for row in rows if (found := _objection(row, header, on_day.isoformat())))


def _objection(joined: tuple[Any, ...], header: Header, on_day: str) -> Problem | None:
    number, data, known, closed_on, successors = joined
    row = unpacked(data)
    place = Place(closed_on, successors.split()) if successors is not None else None
    found = None
    relocated = True
    if known is not None:
        state = unpacked(known)
        changes = changes_of(row, state, on_day, place)
        relocated = changes.division_code is not None
        found = objection(changes, state)
    if found is None and place is not None and relocated:
        found = place_objection(row, place, on_day)
    if found is None:
        return None
    return Problem(number, header.title(found.column), row.get(found.column), found.code, found.problem, found.next_step)


def _report_problems(report: LoadReport, source: Source, staging: Staging, options: Options) -> None:
    report.problem_count = staging.count("SELECT count(*) FROM problem")
    report.problems = [
        RowError(source.name, source.sheet, each.row, each.column, each.value, each.code, each.problem, each.next_step)
        for each in staging.problems(MOST_SHOWN)
    ]
    if report.problem_count:
        target = rejects_path(source, options.rejects)
        report.bad_rows = write_rejects(source, staging.problems(), target)
        report.rejects = str(target)
