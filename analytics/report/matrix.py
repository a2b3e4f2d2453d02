"""Origins × destination cities, for the heat map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.published_cells import city_column
from analytics.report.cells import ToldCells, outcome_column
from analytics.report.tables import Column, Table
from domain.cohorts import Outcome


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells (position of the origin, position of the city, people or why they are not told); cells of nobody are left out."""

    origins: list[str]
    cities: list[str]
    cells: list[list[int]]


def make_matrix(cells: ToldCells, origins: Sequence[str], cities: Sequence[str]) -> Matrix:
    """Who was transferred from each origin into each city."""
    found = [
        [row, column, people]
        for row, origin in enumerate(origins)
        for column, city in enumerate(cities)
        if (people := cells.people(origin, city_column(city)))
    ]
    return Matrix(list(origins), list(cities), found)


def matrix_table(cells: ToldCells, whole: str, origins: Sequence[str], cities: Sequence[str]) -> Table:
    """The same as a table: an origin a row, the whole first; all transferred, then a city a column."""
    columns = [Column("origin", "place"), Column(Outcome.TRANSFERRED.value, "people")]
    columns += [Column(city, "people", is_place=True) for city in cities]
    keys = [outcome_column(Outcome.TRANSFERRED), *map(city_column, cities)]
    order = [whole, *(each for each in origins if each != whole)]
    rows: list[list[Any]] = [[origin, *(cells.people(origin, key) for key in keys)] for origin in order]
    return Table(columns, rows, totals=1)
