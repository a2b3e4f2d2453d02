"""Tables of facts about people: read whole as a frame, checked by rules, with what the graph knows and together, then written.

Organisations and divisions have loaders of their own, because their rows depend on each other as a tree.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from domain.progress import Progress, silent
from graph.clock import read_clock
from graph.database import Database
from graph.load_lock import load_lock
from graph.totals import settle_totals
from loaders.columns import ROW, Column, Header, Rule, broken_rules, frame_of, printable, read_header, text_rules
from loaders.problems import Problem, bad_file
from loaders.rejects import read_rejected_rows, report_problems
from loaders.report import LoadReport
from loaders.source import Source, open_source

WRITE_ROWS = 2_000
ENDS = {"code": pl.String, "kind": pl.String, "known_from": pl.String, "closed_on": pl.String}  # organisations that facts name


@dataclass(frozen=True, slots=True)
class Options:
    """How a table of facts is to be loaded.

    ``synthetic``: it holds generated people, and only such; ``key`` makes fingerprints of identity numbers and mobiles;
    ``only_rows``: a reject file, whose rows alone are loaded from the mended original.
    """

    key: bytes = b""
    synthetic: bool = False
    strict: bool = False
    rejects: Path | None = None
    only_rows: Path | None = None


class Facts(Protocol):
    """One kind of table: its columns and rules, what it asks the graph, and how its good rows are written."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns that the table may have."""

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with its typed columns beside the text."""

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows; nothing may be dated after ``on_day``."""

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with good rows together, and against the graph."""

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write the good rows."""


async def load_facts(db: Database, path: Path, facts: Facts, options: Options, progress: Progress = silent) -> LoadReport:
    """Load one table.

    Raises
    ------
    InvalidInput
        The file cannot be used at all; the code says why.
    Refused
        ``LOAD_RUNNING``: another load is running.
    """
    source = open_source(path)
    header = read_header(source, facts.columns)
    report = LoadReport(source.name, warnings=[*source.notes, *header.warnings])
    only = read_rejected_rows(options.only_rows) if options.only_rows else None
    today = (await read_clock(db)).today().isoformat()
    rules = [*(rule for column in facts.columns for rule in text_rules(column.name)), *facts.rules(options, today)]
    frame, problems = await asyncio.to_thread(_read, source, header, facts, options, rules, only, progress)
    report.rows = frame.height + sum(problem.code == "ROW_TOO_LONG" for problem in problems)
    if not report.rows:
        problem = f"{source.name} has a header and no rows to load."
        raise bad_file("EMPTY_FILE", problem, "Check whether the table was saved whole.")
    async with load_lock(db, progress) as lease:
        problems += await facts.check(db, without(frame, problems), header, options)
        await asyncio.to_thread(report_problems, report, source, problems, options.rejects, rows_alone=bool(header.personal))
        good = without(frame, problems)
        if not good.is_empty() and not (options.strict and problems):
            await facts.write(db, good, options, report, progress)
            await settle_totals(db, lease, progress)
            report.loaded = True
    return report


def _read(
    source: Source,
    header: Header,
    facts: Facts,
    options: Options,
    rules: list[Rule],
    only: frozenset[int] | None,
    progress: Progress,
) -> tuple[pl.DataFrame, list[Problem]]:
    frames, problems, rows = [], [], 0
    for batch in source.batches():
        kept = [row for row in batch if only is None or row[0] in only]
        text, slipped = frame_of(kept, header)
        absent = [pl.lit(None, dtype=pl.String).alias(each.name) for each in facts.columns if each.name not in text.columns]
        frame = facts.typed(text.with_columns(absent), options)
        problems += [*slipped, *broken_rules(frame, rules, header)]
        frames.append(frame)
        rows += len(kept)
        progress("rows read", rows, None)
    return pl.concat(frames) if frames else pl.DataFrame(schema={ROW: pl.Int64}), problems


def without(frame: pl.DataFrame, problems: Sequence[Problem]) -> pl.DataFrame:
    """Return the rows that have no problem."""
    bad = pl.Series(sorted({problem.row for problem in problems}), dtype=pl.Int64)
    return frame.filter(~pl.col(ROW).is_in(bad.implode()))


def broken(frame: pl.DataFrame, header: Header, bad: pl.Expr, column: str, code: str, told: str, next_step: str) -> list[Problem]:
    """Return a problem for each row where ``bad``; ``told`` may name columns of the row in braces, but no personal one."""
    problems = []
    for row in frame.filter(bad.fill_null(value=False)).iter_rows(named=True):
        value = None if column in header.personal or row.get(column) is None else printable(str(row[column]))
        problems.append(Problem(row[ROW], header.title(column), value, code, told.format(**row), next_step))
    return problems


def required(columns: Sequence[str], next_step: str = "Write it.") -> list[Rule]:
    """Return the rules of columns that may not be empty."""
    return [Rule("MISSING_VALUE", name, pl.col(name).is_null(), "The cell is empty.", next_step) for name in columns]


async def looked_up(
    find: Callable[[Database, Sequence[Any]], Any], db: Database, keys: pl.Series, schema: dict[str, Any]
) -> pl.DataFrame:
    """Return what the graph knows of the distinct values of a column, asked in pieces, as a frame."""
    distinct = keys.drop_nulls().unique(maintain_order=True).to_list()
    rows = []
    for start in range(0, len(distinct), 5_000):
        rows += await find(db, distinct[start : start + 5_000])
    return pl.DataFrame(rows, schema=schema, orient="row")


def pieces(frame: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """Return the rows as dictionaries, in lists of one transaction's size."""
    return [part.to_dicts() for part in frame.iter_slices(WRITE_ROWS)]
