"""The reject file: bad rows with their original columns and what is wrong, to be mended and loaded again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from domain.cells import neutralised
from domain.errors import InvalidInput
from loaders.problems import MOST_SHOWN, Problem, RowError
from loaders.report import LoadReport
from loaders.source import Source, open_source

PROBLEM_COLUMNS = ("problem_row", "problem")  # loaders know them and pass them over


def rejects_path(source: Source, stated: Path | None) -> Path:
    """Return where bad rows go: the stated file, else ``<name>.rejected.csv`` beside the input."""
    return stated or source.path.with_name(f"{source.path.stem}.rejected.csv")


def write_rejects(source: Source, problems: Iterable[Problem], path: Path, *, rows_alone: bool = False) -> int:
    """Write the rows that have problems, as they stand in the file; return how many.

    ``problems`` come in the order of their rows; both are streamed. With ``rows_alone`` (tables of people) only row numbers and
    problems are written, to be mended in the original.

    Raises
    ------
    InvalidInput
        ``CANNOT_WRITE``: the reject file cannot be written, or is the input itself.
    """
    if path.resolve() == source.path.resolve():
        raise InvalidInput("CANNOT_WRITE", f"{path} is the input itself.", "Name another file with --rejects.")
    kept = [at for at, title in enumerate(source.header) if title not in PROBLEM_COLUMNS and not rows_alone]
    grouped = groupby(problems, key=lambda problem: problem.row)
    written = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*(neutralised(source.header[at]) for at in kept), *PROBLEM_COLUMNS])
            rows = source.rows()
            for number, found in grouped:
                cells = [] if rows_alone else next(cells for at, cells in rows if at == number)
                told = " ".join(_told(problem) for problem in found)
                original = [neutralised(cells[at]) if at < len(cells) else "" for at in kept]
                # cells beyond the header stay at the end, so that the row is too long again until somebody mends it
                surplus = [neutralised(cell) for cell in cells[len(source.header) :]]
                writer.writerow([*original, number, neutralised(told), *surplus])
                written += 1
    except OSError as exc:
        problem = f"{path} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file that you may write with --rejects.") from exc
    return written


def report_problems(
    report: LoadReport, source: Source, problems: list[Problem], stated: Path | None, *, rows_alone: bool = False
) -> None:
    """Put problems, which are sorted by their rows, into a report, the first 100 in full, and their rows into the reject file."""
    problems.sort(key=lambda problem: problem.row)
    report.problem_count = len(problems)
    report.problems = [
        RowError(source.name, source.sheet, each.row, each.column, each.value, each.code, each.problem, each.next_step)
        for each in problems[:MOST_SHOWN]
    ]
    if problems:
        target = rejects_path(source, stated)
        report.bad_rows = write_rejects(source, problems, target, rows_alone=rows_alone)
        report.rejects = str(target)
        report.rows_alone = rows_alone


def read_rejected_rows(path: Path) -> frozenset[int]:
    """Return the row numbers in a reject file.

    Raises
    ------
    InvalidInput
        ``NOT_REJECTS``: the file has no column ``problem_row``, or something else than numbers in it.
    """
    source = open_source(path)
    if PROBLEM_COLUMNS[0] not in source.header:
        problem = f"{path} is no reject file: it has no column {PROBLEM_COLUMNS[0]}."
        raise InvalidInput("NOT_REJECTS", problem, "Name the file that the load before wrote.")
    position = source.header.index(PROBLEM_COLUMNS[0])
    numbers = [cells[position].strip() if position < len(cells) else "" for _, cells in source.rows()]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise InvalidInput("NOT_REJECTS", f"{path} has a row without a number.", "Name the file that the load before wrote.")
    return frozenset(map(int, numbers))


def _told(problem: Problem) -> str:
    column = f"{problem.column}: " if problem.column else ""
    return f"{column}{problem.problem}"
