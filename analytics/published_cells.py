"""Reading the published tables as a whole: what a cell without a row means, and matrices with cells that are not known."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from analytics.blocks import SHOWN
from analytics.cells import EXTERNAL, MISSING
from analytics.trees import CITY_DIGITS
from domain.cohorts import Outcome

WITHHELD = 6
BASE: tuple[str, ...] = ("BASE",)
Column = tuple[str, ...]
"""A column of the tables and all above it, as ``("BASE", "TRANSFERRED", "44", "4401", "440104")``; sectors and reasons stand
below their province as ``"sector X"``, ``"reason X"``."""


def column_of(row: Mapping[str, str | None]) -> Column:
    """Return the column of a published row."""
    kind = str(row["agg_level"])[2:]
    outcome, place = str(row["outcome"]), str(row["destination"])
    match kind:
        case "":
            return BASE
        case "O":
            return (*BASE, outcome)
        case "P":
            return (*BASE, outcome, place)
        case "S" | "R":
            return (*BASE, outcome, place, f"sector {row['sector']}" if kind == "S" else f"reason {row['reason']}")
        case "C":
            return city_column(place)
        case _:
            city = place.removesuffix(MISSING) if place.endswith(MISSING) else place[:CITY_DIGITS]
            return (*city_column(city), place)


def end_of(column: Column) -> tuple[str, str] | None:
    """Return what end of a flow a column is: PROVINCE, CITY, COUNTY, SECTOR or REASON, and its code; ``None`` for outcomes.

    >>> end_of(("BASE", "TRANSFERRED", "44", "sector UNIVERSITY"))
    ('SECTOR', 'UNIVERSITY')
    """
    match column:
        case (_, _, end):
            return "PROVINCE", end
        case (_, _, _, end) if end.startswith(("sector ", "reason ")):
            kind, name = end.split(" ", 1)
            return kind.upper(), name
        case (_, _, _, end):
            return "CITY", end
        case (_, _, _, _, end):
            return "COUNTY", end
        case _:
            return None


def city_column(city: str) -> Column:
    """Return the column of a destination city, or of the external ends inside a province (``EXTERNAL-44``)."""
    return (*BASE, Outcome.TRANSFERRED.value, city.removeprefix(EXTERNAL)[:2], city)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is published of a cell: people, or the status that says why not; ``listed`` where it has a row, so is not empty."""

    people: int | None
    status: int
    listed: bool


class PublishedCells:
    """The published rows of one cohort year and horizon.

    A cell without a row is nobody where both cells above it, of the place above and of the end above, are shown or nobody; else
    it is withheld.

    Parameters
    ----------
    rows : DataFrame
        Published rows of one year and horizon.
    parents : Mapping
        The place above each origin.
    origins : Iterable, optional
        The origins that will be asked for: only they and the places above them are kept.
    """

    def __init__(self, rows: pl.DataFrame, parents: Mapping[str, str], origins: Iterable[str] | None = None) -> None:
        self._parents = parents
        if origins is not None:
            kept = sorted({each for origin in origins for each in lineage(parents, origin)})
            rows = rows.filter(pl.col("origin").is_in(kept))
        self._cells: dict[tuple[str, Column], Cell] = {}
        self.columns: dict[Column, None] = {}
        for row in rows.select(*KEYS).iter_rows(named=True):
            column = column_of(row)
            self.columns[column] = None
            shown = row["status_people"] == SHOWN
            self._cells[row["origin"], column] = Cell(row["people"] if shown else None, row["status_people"], listed=True)

    def cell(self, origin: str, column: Column) -> Cell:
        """Return what is published of a cell."""
        found = self._cells.get((origin, column))
        if found is None:
            found = self._cells[origin, column] = self._unlisted(origin, column)
        return found

    def _unlisted(self, origin: str, column: Column) -> Cell:
        above = self._parents.get(origin)
        margins = [(above, column)] if above is not None else []
        margins += [(origin, column[:-1])] if len(column) > 1 else []
        nobody = bool(margins) and (column != BASE) and all(self.cell(*margin).people is not None for margin in margins)
        return Cell(0, SHOWN, listed=False) if nobody else Cell(None, WITHHELD, listed=False)


KEYS = ("agg_level", "origin", "destination", "sector", "reason", "outcome", "people", "status_people")


def lineage(parents: Mapping[str, str], origin: str) -> list[str]:
    """Return an origin and the places above it."""
    line = [origin]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


def fill(cells: Iterable[tuple[str, str, Cell]], seed: int) -> pl.DataFrame:
    """Return a flow table in which cells that are not known hold something.

    A figure that comes out differently with two seeds rests on cells that are not known, and cannot be told; one that comes out
    the same rests on published cells alone. Nothing exact is looked at.

    Parameters
    ----------
    cells : Iterable
        ``origin, destination, cell``.
    seed : int
        0: one person in each cell that is withheld, nobody in those that are not listed; others: random numbers from 2 on.

    Returns
    -------
    DataFrame
        ``origin, destination, people``.
    """
    chance = random.Random(seed)  # noqa: S311 - fills gaps, keeps no secret
    rows = []
    for origin, destination, cell in cells:
        people = cell.people
        if people is None:
            people = chance.randint(2, 10_000) if seed else int(cell.listed)
        rows.append((origin, destination, people))
    return pl.DataFrame(rows, schema={"origin": pl.String, "destination": pl.String, "people": pl.Int64}, orient="row")
