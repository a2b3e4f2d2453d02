"""What is wrong with a row, told so that a person can mend it and a program can read it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import InvalidInput

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class RowError:
    """One problem of one cell; ``row`` counts as a spreadsheet does, the header being row 1."""

    file: str
    sheet: str | None
    row: int
    column: str | None
    value: str | None
    code: str
    problem: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem before it is known which file it stands in."""

    row: int
    column: str | None
    value: str | None
    code: str
    problem: str
    next_step: str


def bad_file(code: str, problem: str, next_step: str) -> InvalidInput:
    """Return the error of a file of which nothing can be loaded."""
    return InvalidInput(code, problem, next_step)
