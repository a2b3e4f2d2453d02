"""Published cells of one year and horizon as numbers for pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from analytics.cells import MISSING
from analytics.published import FEW, NO_SHARE, NOT_OVER
from analytics.published_cells import BASE, WITHHELD, Column, PublishedCells, city_column
from analytics.trees import CITY_DIGITS

SMALL_CELL, PROTECTING, WAITING, TOO_FEW, UNKNOWN = -5, -WITHHELD, -NOT_OVER, -FEW, NO_SHARE
"""What stands in place of a number of people or a share, which are never negative."""


class ToldCells:
    """Numbers of people as they are published, or what stands in their place.

    Parameters
    ----------
    rows : pl.DataFrame
        Published rows of one cohort year and one horizon.
    parents : Mapping
        The place above each origin.
    """

    def __init__(self, rows: pl.DataFrame, parents: Mapping[str, str]) -> None:
        kind = pl.col("agg_level").str.slice(2)
        self._cells = PublishedCells(rows.filter(kind.is_in(["", "O", "P", "C", "D"])), parents)
        self.origins: list[str] = rows.filter(kind == "")["origin"].sort().to_list()
        self._cities = rows.filter(kind == "C").select("origin", "destination")

    def people(self, origin: str, column: Column = BASE) -> int:
        """Return the people of a cell; less than nothing (`SMALL_CELL`, `PROTECTING`, `WAITING`) where they are not told."""
        if column != BASE and self._cells.cell(origin, BASE).status == NOT_OVER:
            return WAITING
        cell = self._cells.cell(origin, column)
        return -cell.status if cell.people is None else cell.people

    def cities(self, origins: Collection[str]) -> list[str]:
        """Return the cities, and external ends in a province, for which one of these origins has a row."""
        mine = self._cities.filter(pl.col("origin").is_in(list(origins)))
        return sorted(mine["destination"].unique().to_list())


def county_column(county: str) -> Column:
    """Return the column of a destination county; one that is not known has its city's code and a "-".

    Examples
    --------
    >>> county_column("440104")[2:], county_column("4401-")[2:]
    (('44', '4401', '440104'), ('44', '4401', '4401-'))
    """
    city = county.removesuffix(MISSING) if county.endswith(MISSING) else county[:CITY_DIGITS]
    return (*city_column(city), county)


def outcome_column(outcome: str) -> Column:
    """Return the column of an outcome."""
    return (*BASE, outcome)
