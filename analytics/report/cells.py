"""Published cells of one year and horizon, and what a gap between them means."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from analytics.blocks import SHOWN
from analytics.cells import EXTERNAL, MISSING
from analytics.published import FEW, NO_SHARE, NOT_OVER
from domain.cohorts import Outcome

Column = tuple[str, ...]
"""A column of the published tables: ``()`` the base, ``(outcome,)``, ``(outcome, province)``, ``(TRANSFERRED, province, city)``,
``(TRANSFERRED, province, city, county)``; cut at its end it is the column above."""

SMALL_CELL, PROTECTING, WAITING, TOO_FEW, UNKNOWN = -5, -6, -NOT_OVER, -FEW, NO_SHARE
"""What stands in place of a number of people or a share, which are never negative."""


class PublishedCells:
    """Numbers of people as they are published, or what stands in their place.

    A cell without a row is nobody where the cells above it, of the place and of the end, are told; else it is withheld with them.

    Parameters
    ----------
    rows : pl.DataFrame
        Published rows of one cohort year and one horizon.
    parents : Mapping
        The place above each origin.
    """

    def __init__(self, rows: pl.DataFrame, parents: Mapping[str, str]) -> None:
        self._parents = parents
        kind = pl.col("agg_level").str.slice(2)
        told = rows.filter(kind.is_in(["", "O", "P", "C", "D"]))
        fields = ("origin", "outcome", "destination_level", "destination", "people", "status_people")
        self._cells: dict[tuple[str, Column], int] = {
            (origin, _column(outcome, level, place)): people if status == SHOWN else -status
            for origin, outcome, level, place, people, status in told.select(fields).iter_rows()
        }

    def origins(self) -> list[str]:
        """Return the origins with a row of their base, in the order of their codes."""
        return sorted(origin for origin, column in self._cells if column == ())

    def columns(self, origins: list[str], length: int) -> list[Column]:
        """Return the columns of this length in which one of these origins has a row, in their order."""
        wanted = set(origins)
        return sorted({column for origin, column in self._cells if len(column) == length and origin in wanted})

    def people(self, origin: str, column: Column = ()) -> int:
        """Return the people of a cell; less than nothing (`SMALL_CELL`, `PROTECTING`, `WAITING`) where they are not told."""
        if (found := self._cells.get((origin, column))) is not None:
            return found
        if self._cells.get((origin, ())) == WAITING:
            return WAITING
        above = []
        if origin in self._parents:
            above.append(self.people(self._parents[origin], column))
        if column:
            above.append(self.people(origin, column[:-1]))
        if not above:
            return PROTECTING
        return 0 if 0 in above or min(above) > 0 else PROTECTING


def _column(outcome: str | None, level: str | None, place: str | None) -> Column:
    """Return the column of a row."""
    if outcome is None:
        return ()
    if level is None or place is None:
        return (outcome,)
    if level == "PROVINCE":
        return (outcome, place)
    city = place if level == "CITY" else city_of(place)
    inside = (outcome, province_of(city), city)
    return inside if level == "CITY" else (*inside, place)


def city_of(county: str) -> str:
    """Return the city of a county; one that is not known has the city's code and a "-".

    Examples
    --------
    >>> city_of("440104"), city_of("4401-"), city_of("44--")
    ('4401', '4401', '44-')
    """
    return county.removesuffix(MISSING) if county.endswith(MISSING) else county[:4]


def province_of(place: str) -> str:
    """Return the province of a city or a county, of external ends too.

    Examples
    --------
    >>> province_of("4401"), province_of("EXTERNAL-44"), province_of("44-")
    ('44', '44', '44')
    """
    return place.removeprefix(EXTERNAL)[:2]


def to_city(city: str) -> Column:
    """Return the column of those transferred into a city, or to external ends in a province.

    Examples
    --------
    >>> to_city("4401")
    ('TRANSFERRED', '44', '4401')
    """
    return (Outcome.TRANSFERRED.value, province_of(city), city)


def to_county(county: str) -> Column:
    """Return the column of those transferred into a county."""
    return (*to_city(city_of(county)), county)
