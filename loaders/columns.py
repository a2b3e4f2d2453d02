"""Columns by name: which ones a table has, in Chinese or English, and its rows as a frame of normalised text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from loaders.problems import Problem, bad_file
from loaders.rejects import PROBLEM_COLUMNS
from loaders.source import RawRow, Source
from loaders.xlsx_source import NO_STORED_VALUE

ROW = "row"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a loader knows: its name, how Chinese headers call it, whether a table must have it.

    The value of a ``personal`` column stands in no message and in no reject file.
    """

    name: str
    chinese: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Where the known columns stand in a table, and what its header calls them."""

    positions: dict[str, int]
    width: int
    titles: dict[str, str]
    warnings: list[str] = field(default_factory=list)
    personal: frozenset[str] = frozenset()

    def title(self, column: str) -> str:
        """Return what the table calls a column."""
        return self.titles.get(column, column)


def read_header(source: Source, columns: Sequence[Column]) -> Header:
    """Find the known columns in a table's header.

    Raises
    ------
    InvalidInput
        ``MISSING_COLUMN``: a required column is absent; ``DUPLICATE_COLUMN``: two headers mean the same column.
    """
    names = {title.casefold(): column.name for column in columns for title in (column.name, *column.chinese)}
    passed_over = {"", *PROBLEM_COLUMNS}
    positions: dict[str, int] = {}
    warnings = []
    for position, title in enumerate(source.header):
        name = names.get(title.casefold())
        if name is None:
            if title not in passed_over:
                warnings.append(f"{where(source)}, row 1: the column {title!r} is unknown and was not read.")
        elif name in positions:
            problem = f"{where(source)}, row 1: the columns {source.header[positions[name]]!r} and {title!r} mean the same."
            raise bad_file("DUPLICATE_COLUMN", problem, "Delete or rename one of them.")
        else:
            positions[name] = position
    missing = [column for column in columns if column.required and column.name not in positions]
    if missing:
        shown = ", ".join(" / ".join((column.name, *column.chinese[:1])) for column in missing)
        problem = f"{where(source)}, row 1: the header lacks {shown}."
        raise bad_file("MISSING_COLUMN", problem, "Add the column; names may be English or Chinese.")
    titles = {name: source.header[position] for name, position in positions.items()}
    personal = frozenset(column.name for column in columns if column.personal)
    return Header(positions, len(source.header), titles, warnings, personal)


def where(source: Source) -> str:
    """Return the file and sheet as errors name them."""
    return source.name if source.sheet is None else f"{source.name}, sheet {source.sheet!r}"


def frame_of(batch: list[RawRow], header: Header) -> tuple[pl.DataFrame, list[Problem]]:
    """Return rows as a frame of text (NFKC, trimmed, empty is null) with their row numbers, and rows that are too long.

    A row with more cells than the header has is left out: its cells may have slipped.
    """
    problems = [
        Problem(
            number,
            None,
            None,
            "ROW_TOO_LONG",
            f"The row has {len(cells)} cells, the header {header.width}.",
            "Put quotes around cells that hold the delimiter.",
        )
        for number, cells in batch
        if len(cells) > header.width and any(cell.strip() for cell in cells[header.width :])
    ]
    slipped = {problem.row for problem in problems}
    kept = [(number, cells) for number, cells in batch if number not in slipped]
    data: dict[str, pl.Series] = {ROW: pl.Series([number for number, _ in kept], dtype=pl.Int64)}
    for name, position in header.positions.items():
        values = [cells[position] if position < len(cells) else None for _, cells in kept]
        data[name] = pl.Series(values, dtype=pl.String)
    text = pl.col(list(header.positions))
    frame = pl.DataFrame(data).with_columns(text.str.normalize("NFKC").str.strip_chars().replace("", None))
    return frame, problems


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one column: ``bad`` is true for a row that breaks it; ``problem`` may name the ``{value}``."""

    code: str
    column: str
    bad: pl.Expr
    problem: str
    next_step: str


def text_rules(column: str) -> list[Rule]:
    """Return the rules of every text column: no control characters, no formula without a stored value."""
    # Private characters (U+E000 …) are no control characters: real editions write rare characters of places with them.
    control = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
    formula = pl.col(column) == NO_STORED_VALUE
    return [
        Rule(
            "FORMULA_WITHOUT_VALUE",
            column,
            formula,
            "The cell holds a formula without a stored value, or an error.",
            "Open the file in a spreadsheet program and save it, or write the value.",
        ),
        Rule(
            "CONTROL_CHARACTER",
            column,
            pl.col(column).str.contains(control) & ~formula,
            "The cell holds a control or invisible character.",
            "Type the cell again.",
        ),
    ]


def broken_rules(frame: pl.DataFrame, rules: Sequence[Rule], header: Header) -> list[Problem]:
    """Return the problems of a frame by rules; rules of columns that the table lacks are left out."""
    applied = [rule for rule in rules if rule.column in frame.columns]
    marks = frame.select(rule.bad.fill_null(value=False).alias(str(index)) for index, rule in enumerate(applied))
    problems = []
    for index, rule in enumerate(applied):
        for number, value in frame.filter(marks[str(index)]).select(ROW, rule.column).iter_rows():
            hidden = value is None or value == NO_STORED_VALUE or rule.column in header.personal
            shown = None if hidden else printable(value)
            told = rule.problem.format(value=shown)
            problems.append(Problem(number, header.title(rule.column), shown, rule.code, told, rule.next_step))
    return problems


def printable(value: str, most: int = 80) -> str:
    """Return a value as messages show it: control characters escaped, cut at 80 characters."""
    shown = "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in value)
    return shown if len(shown) <= most else f"{shown[:most]}…"
