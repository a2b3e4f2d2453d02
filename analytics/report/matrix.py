"""Origins × destination cities, for the heat map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.report.cells import PublishedCells, to_city
from analytics.report.tables import Column, Table
from domain.cohorts import Outcome


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells (position of the origin, position of the city, people or why they are not told); cells of nobody are left out."""

    origins: list[str]
    cities: list[str]
    cells: list[list[int]]


def make_matrix(cells: PublishedCells, origins: Sequence[str], cities: Sequence[str]) -> Matrix:
    """Who was transferred from each origin into each city."""
    found = [
        [row, column, people]
        for row, origin in enumerate(origins)
        for column, city in enumerate(cities)
        if (people := cells.people(origin, to_city(city)))
    ]
    return Matrix(list(origins), list(cities), found)


def matrix_table(cells: PublishedCells, whole: str, origins: Sequence[str], cities: Sequence[str]) -> Table:
    """The same as a table: an origin a row, the whole first; all transferred, then a city a column."""
    columns = [Column("origin", "place"), Column(Outcome.TRANSFERRED.value, "people")]
    columns += [Column(city, "people", is_place=True) for city in cities]
    rows: list[list[Any]] = [
        [origin, cells.people(origin, (Outcome.TRANSFERRED.value,)), *(cells.people(origin, to_city(city)) for city in cities)]
        for origin in [whole, *(each for each in origins if each != whole)]
    ]
    return Table(columns, rows, totals=1)
