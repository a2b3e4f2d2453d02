"""The graduates of one organisation and year on fixed axes (outcomes, cities, sectors, weeks), so that two can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import polars as pl
from ibis import _

from analytics.cells import MISSING
from analytics.curves import POINTS
from analytics.published_cells import BASE, Column, PublishedCells, city_column, end_of
from analytics.store import Opened
from api.flows.rows import SHOWN, counted, published_total, published_totals, totals_of
from api.flows.scopes import Extent, lies_in
from api.flows.survival import departures, published_departures
from domain.cohorts import AS_OF, FEW_FOR_RATIO, Outcome
from domain.rights import Rights

Total = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graduates:
    """What may be told of the graduates of an organisation: base, outcomes, by city, by sector, departures; exact or published.

    ``city`` and ``sector`` tell any place or sector, so that two of these can be set side by side; ``cities`` and ``sectors`` are
    those that have people; ``departures`` asks for the curve (`curves.departure_curve`).
    """

    code: str
    exact: bool
    base: int | None
    outcomes: list[Total]
    cities: list[str]
    sectors: list[str]
    city: Callable[[str], Total]
    sector: Callable[[str], Total]
    departures: Callable[[], pl.DataFrame]


def graduates_of(opened: Opened, extent: Extent, rights: Rights, year: int) -> Graduates | None:
    """Return what the caller may know of the graduates within an extent, on the as-of day; ``None`` where nothing."""
    if extent.exact:
        return _exact(opened, extent, year)
    return _published(opened, extent, year) if lies_in(extent.path, rights.count_scopes) else None


def _exact(opened: Opened, extent: Extent, year: int) -> Graduates | None:
    people = opened.outcomes.filter(_.year == year, _.horizon == AS_OF, _.institution_path.startswith(extent.path))
    inside = (_.outcome == Outcome.TRANSFERRED.value) & (_.destination_province == _.province)
    unknown = ibis.ifelse(inside, _.destination_province + MISSING, _.destination_province)
    to, sector = ibis.coalesce(_.destination_city, unknown), ibis.ifelse(_.outcome == Outcome.TRANSFERRED.value, _.sector, None)
    counts = opened.frame(people.group_by("outcome", to=to, sector=sector).agg(people=_.count()))
    if counts.is_empty():
        return None
    totals = totals_of(counted(counts))
    base = int(counts["people"].sum())
    by_city, by_sector = (
        dict(counts.drop_nulls(name).group_by(name).agg(pl.col("people").sum()).iter_rows()) for name in ("to", "sector")
    )

    def total(people: int) -> Total:
        share = people / base if base >= FEW_FOR_RATIO else None
        return {"people": people, "share": share, "status_people": SHOWN}

    return Graduates(
        extent.code, True, base, totals, list(by_city), list(by_sector), lambda code: total(by_city.get(code, 0)),
        lambda code: total(by_sector.get(code, 0)), lambda: departures(opened, extent.path, year),
    )  # fmt: skip


def _published(opened: Opened, extent: Extent, year: int) -> Graduates | None:
    rows = opened.published.filter(pl.col("cohort_year") == year)
    cells = PublishedCells(rows.filter(pl.col("horizon") == AS_OF), opened.parents, [extent.code])
    base = cells.cell(extent.code, BASE)
    if not base.listed:
        return None
    ends = {column: end_of(column) for column in cells.columns}
    home = next((end[1] for column, end in ends.items() if end and end[0] == "PROVINCE" and _is_inside(column)), "")
    listed = [column for column in cells.columns if cells.cell(extent.code, column).listed]
    cities = [
        end[1]
        for column in listed
        if (end := ends[column]) and (end[0] == "CITY" or (end[0] == "PROVINCE" and not _is_inside(column)))
    ]
    sectors = [end[1] for column in listed if (end := ends[column]) and end[0] == "SECTOR"]

    def sector(name: str) -> Total:
        column: Column = (*BASE, Outcome.TRANSFERRED.value, home, f"sector {name}")
        return published_total(cells.cell(extent.code, column), base.people)

    def city(code: str) -> Total:
        outside = (*BASE, Outcome.OUT_OF_PROVINCE.value, code)
        column = outside if code != home and len(code) == len(home) else city_column(code)
        return published_total(cells.cell(extent.code, column), base.people)

    def curve() -> pl.DataFrame:
        found = published_departures(rows, opened.parents, [extent.code]).get(extent.code)
        return POINTS.to_frame() if found is None else found[1]

    return Graduates(
        extent.code, False, base.people, published_totals(cells, extent.code), cities, sectors,
        city, sector, curve,
    )  # fmt: skip


def _is_inside(column: Column) -> bool:
    return column[1] == Outcome.TRANSFERRED
