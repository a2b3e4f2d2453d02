"""Editions of the administrative divisions: a file, compared with the graph, becomes openings, renamings and closings of a day.

What is written follows from the file and the graph alone, batch by batch, parents first when opening and last when closing. So a
load that was interrupted is finished by running it again. Successions are worked out from what the graph says was closed and
opened on the day, not from what this run did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from domain.batches import batched
from domain.divisions import path_of
from domain.errors import Refused
from domain.progress import Progress, silent
from graph import divisions
from graph.database import Database
from graph.load_lock import load_lock
from loaders import division_rules as rules
from loaders.columns import Header, broken_rules, frame_of, read_header
from loaders.days import today_of
from loaders.problems import Problem, bad_file
from loaders.rejects import report_problems
from loaders.report import LoadReport
from loaders.source import Source, open_source
from loaders.successions import settle_successions

WRITE_ROWS = 1_000
STATES = {"code": pl.String, "known_name": pl.String, "open": pl.Boolean}
LARGEST_CLOSING = 0.2
CODE_PROBLEMS = frozenset({"EMPTY_CODE", "BAD_CODE", "ROW_TOO_LONG", "CONTROL_CHARACTER", "FORMULA_WITHOUT_VALUE"})


@dataclass(frozen=True, slots=True)
class Options:
    """How a file of divisions is to be loaded."""

    on_day: date
    allow_closing: bool = False
    strict: bool = False
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be done so that the graph agrees with the file: (code, name) pairs, and codes to close."""

    opened: list[tuple[str, str]]
    renamed: list[tuple[str, str]]
    closed: list[str]


async def load_divisions(db: Database, path: Path, options: Options, progress: Progress = silent) -> LoadReport:
    """Load an edition; every row of it holds from ``on_day`` on.

    Raises
    ------
    InvalidInput
        The file cannot be used at all; the code says why.
    Refused
        ``FUTURE_DAY``: the day is to come; ``OLDER_EDITION``: a newer edition of the same place is loaded; ``CLOSES_TOO_MUCH``:
        more than a fifth of a subtree would be closed; ``LOAD_RUNNING``: another load is running.
    """
    await today_of(db, options.on_day)
    source = open_source(path)
    header = read_header(source, rules.COLUMNS)
    report = LoadReport(source.name, warnings=[*source.notes, *header.warnings])
    frame, problems = _read(source, header, progress)
    report.rows = frame.height + sum(problem.code == "ROW_TOO_LONG" for problem in problems)
    if not report.rows:
        raise bad_file("EMPTY_FILE", f"{source.name} has a header and no rows.", "Check whether the table was saved whole.")
    async with load_lock(db, progress):
        await _load(db, source, header, frame, problems, options, report, progress)
    return report


async def _load(
    db: Database,
    source: Source,
    header: Header,
    frame: pl.DataFrame,
    problems: list[Problem],
    options: Options,
    report: LoadReport,
    progress: Progress,
) -> None:
    """Check the rows with the graph and write the good ones."""
    checked = await _check(db, frame, problems, header)
    report_problems(report, source, problems, options.rejects)
    if checked.good.is_empty() or (options.strict and problems):
        return
    await _refuse_older(db, checked.roots, options.on_day)
    difference = await _difference(db, checked, options)
    if {problem.code for problem in problems} & CODE_PROBLEMS and difference.closed:
        report.warnings.append(
            f"{len(difference.closed):,} divisions that the file does not name stay open, because rows without a usable code may "
            "name them. Mend the file and load it whole."
        )
        difference = Difference(difference.opened, difference.renamed, [])
    await _write(db, source, checked, difference, options.on_day, report, progress)
    report.loaded = True


def _read(source: Source, header: Header, progress: Progress) -> tuple[pl.DataFrame, list[Problem]]:
    frames, problems, rows = [], [], 0
    column_rules = rules.column_rules()
    for batch in source.batches():
        frame, slipped = frame_of(batch, header)
        problems += [*slipped, *broken_rules(frame, column_rules, header)]
        frames.append(frame.select("row", "code", "name", rules.prefix_parent().alias("parent")))
        rows += len(batch)
        progress("rows read", rows, None)
    empty = pl.DataFrame(schema={"row": pl.Int64, "code": pl.String, "name": pl.String, "parent": pl.String})
    return pl.concat([empty, *frames]), problems


async def _check(db: Database, frame: pl.DataFrame, problems: list[Problem], header: Header) -> rules.CheckedRows:
    """Add the problems of the rows together; return what is good."""
    problems += rules.duplicates(frame, header)
    bad = pl.Series("row", [problem.row for problem in problems], dtype=pl.Int64)
    good = frame.filter(~pl.col("row").is_in(bad.implode()))
    mentioned = frame.filter(rules.CODE_OK)["code"]
    roots = rules.roots_of(frame)
    needed = good.filter(~pl.col("parent").is_in(good["code"].implode()))["parent"].unique().drop_nulls().to_list()
    open_above = await divisions.find_open(db, needed)
    orphans = rules.orphans(good, mentioned, open_above, roots, header)
    problems += orphans
    good = good.filter(~pl.col("row").is_in([problem.row for problem in orphans]))
    return rules.CheckedRows(good, roots, mentioned)


async def _refuse_older(db: Database, roots: Sequence[str], on_day: date) -> None:
    newest = await divisions.find_newest_edition(db, roots)
    if newest and newest[1] > on_day:
        root, day = newest
        raise Refused(
            "OLDER_EDITION",
            f"The edition of {day} is loaded for {root}; one of {on_day} is older and was not loaded.",
            f"Load editions from the oldest to the newest, or give the right day with --on-day (not before {day}).",
        )


async def _difference(db: Database, checked: rules.CheckedRows, options: Options) -> Difference:
    """Compare the good rows with the graph, root by root."""
    states = pl.DataFrame(schema=STATES)
    closed: list[str] = []
    # what stands above a row of the file stays open, also where that row is bad: nothing open may stand under something closed
    named = checked.mentioned.to_list()
    kept = pl.Series(sorted({*named, *(above for code in named for above in path_of(code).split("/")[:-1])}), dtype=pl.String)
    for root in checked.roots:
        known = await _known(db, root)
        present = known.filter(pl.col("open"))
        absent = present.filter(~pl.col("code").is_in(kept.implode()))["code"].to_list()
        if len(absent) > LARGEST_CLOSING * present.height and not options.allow_closing:
            raise Refused(
                "CLOSES_TOO_MUCH",
                f"The file would close {len(absent):,} of the {present.height:,} divisions of {root}, more than a fifth.",
                "Check that the file is whole; if it is right, add --allow-closing.",
            )
        closed += absent
        states = pl.concat([states, known])
    joined = checked.good.join(states, on="code", how="left").sort(rules.CODE.str.len_chars(), "code")
    opened = joined.filter(~pl.col("open").fill_null(value=False)).select("code", "name").rows()
    renamed = joined.filter(pl.col("open") & (pl.col("name") != pl.col("known_name"))).select("code", "name").rows()
    closed.sort(key=lambda code: (-len(code), code))
    return Difference(opened, renamed, closed)


async def _known(db: Database, root: str) -> pl.DataFrame:
    pages = [
        pl.DataFrame({"code": page.codes, "known_name": page.names, "open": page.open}, schema=STATES)
        async for page in divisions.iterate_states(db, root)
    ]
    return pl.concat([pl.DataFrame(schema=STATES), *pages])


async def _write(
    db: Database,
    source: Source,
    checked: rules.CheckedRows,
    difference: Difference,
    on_day: date,
    report: LoadReport,
    progress: Progress,
) -> None:
    sha256, rows = source.sha256(), checked.good.height
    await divisions.record_edition(db, checked.roots, on_day, sha256, rows, finished=False)
    total = len(difference.opened) + len(difference.renamed) + len(difference.closed)
    done = 0
    for length in rules.LENGTHS:  # parents before what stands under them
        of_level = [place for place in difference.opened if len(place[0]) == length]
        for places in batched(of_level, WRITE_ROWS):
            opened, reopened = await divisions.open_divisions(db, places, on_day)
            report.add("opened", opened)
            report.add("reopened", reopened)
            progress("divisions", done := done + len(places), total)
    for places in batched(difference.renamed, WRITE_ROWS):
        report.add("renamed", await divisions.rename_divisions(db, places, on_day))
        progress("divisions", done := done + len(places), total)
    for codes in batched(difference.closed, WRITE_ROWS):
        report.add("closed", await divisions.close_divisions(db, codes, on_day))
        progress("divisions", done := done + len(codes), total)
    await settle_successions(db, checked.roots, on_day, report)
    await divisions.record_edition(db, checked.roots, on_day, sha256, rows, finished=True)
