"""The report on the graduates of one year within one place or institution: everything its page shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analytics.export import Format, encode, published_table
from analytics.published import SCHEMA
from analytics.published_cells import lineage
from analytics.report.cells import ToldCells
from analytics.report.departure import make_departure
from analytics.report.flow_map import make_map, map_table
from analytics.report.horizons import NAMES, make_horizons
from analytics.report.matrix import make_matrix, matrix_table
from analytics.report.places import read_names, read_points
from analytics.report.ranking import make_ranking, order_by_rate
from analytics.report.sankey import make_sankey, sankey_table
from analytics.report.season import make_season, season_table
from analytics.report.tables import Table
from analytics.store import Opened
from domain.cohorts import AS_OF, FEW_FOR_RATIO, SMALL, Outcome
from domain.errors import NotFound

OUTCOMES = frozenset(each.value for each in Outcome)


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows: what it is about, names by code, and each picture with its table."""

    about: dict[str, Any]
    names: dict[str, tuple[str, str]]
    pictures: dict[str, dict[str, Any]]


def make_report(opened: Opened, within: str, year: int) -> Report:
    """The report on the graduates of ``year`` within ``within``.

    Parameters
    ----------
    opened : Opened
        The extract; figures come from its published rows alone, names and parents from its facts.
    within : str
        Code of the province, a city, a county or an institution.
    year : int
        Graduation year.

    Raises
    ------
    NotFound
        ``UNKNOWN_ORIGIN``, ``NO_SUCH_COHORT``, or ``NOT_PUBLISHED``.
    """
    rows = published_table(opened.published, "flows").filter(pl.col("cohort_year") == year)
    horizons = {str(name): ToldCells(part, opened.parents) for (name,), part in rows.group_by("horizon")}
    _check(opened, within, year, horizons)
    institutions = rows.filter(agg_level="I", horizon=AS_OF)["origin"].to_list()
    made = _Maker(opened, within, horizons, institutions)
    pictures = dict(made.pictures())
    content = encode(rows.select(SCHEMA.names()), Format.CSV)
    about = {
        "within": within,
        "level": rows.filter(pl.col("origin") == within)["origin_level"][0],
        "year": year,
        "frozen_on": made.weeks[0] if made.weeks else None,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
        "sha256": hashlib.sha256(content).hexdigest(),
        "small": SMALL,
        "few": FEW_FOR_RATIO,
        "base": made.cells.people(within),
    }
    codes = {within, *_codes(pictures), *read_points()}
    return Report(about, read_names(opened, codes), pictures)


def _check(opened: Opened, within: str, year: int, horizons: dict[str, ToldCells]) -> None:
    if AS_OF not in horizons:
        years = sorted(opened.published["cohort_year"].unique())
        told = f"There are {', '.join(map(str, years))}." if years else "Freeze one with `leaguegraph cohort freeze`."
        raise NotFound("NO_SUCH_COHORT", f"The extract holds no cohort of {year}.", told)
    if horizons[AS_OF].people(within) > 0:
        return
    if within not in opened.names and within not in opened.place_names and within not in opened.parents:
        problem = f"The extract knows no place and no organisation {within}."
        raise NotFound("UNKNOWN_ORIGIN", problem, "Name the code of a province, city, county or institution.")
    problem = f"Nothing is published of the graduates of {year} within {within}."
    raise NotFound("NOT_PUBLISHED", problem, "Name the place above it, or an institution with a cohort of that year.")


class _Maker:
    """The pictures of one report."""

    def __init__(self, opened: Opened, within: str, horizons: dict[str, ToldCells], institutions: list[str]) -> None:
        self._within, self._parents, self._horizons = within, opened.parents, horizons
        self.cells = horizons[AS_OF]
        self.weeks = sorted(set(horizons) - {*NAMES})
        self._line = lineage(opened.parents, within)
        self._institutions = institutions

    def pictures(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return each picture with its table, in the order of the page."""
        cells, within = self.cells, self._within
        parts = self._parts(within)
        cities = self._cities([within, *parts])
        yield "horizons", _told(make_horizons({name: self._horizons[name] for name in NAMES if name in self._horizons}, within))
        sankey = make_sankey(cells, within, parts, cities)
        yield "sankey", _told(sankey_table(cells, within, parts, cities), **asdict(sankey))
        whole = self._line[-2] if self._line[2:] else within  # the city of what lies in one
        places = self._parts(whole)
        ends = self._cities(places)
        yield "od", _told(matrix_table(cells, whole, places, ends), whole=whole, **asdict(make_matrix(cells, places, ends)))
        begins = parts if len(self._line) == 1 else [within]
        flows = make_map(cells, within, begins, cities, read_points())
        yield "map", _told(map_table(flows), begin=self._line[-1], **asdict(flows))
        season = make_season({day: self._horizons[day] for day in self.weeks}, within)
        yield "season", _told(season_table(season, cells.people(within)), **asdict(season))
        yield "departure", _told(make_departure({day: self._horizons[day] for day in self.weeks}, within, cells.people(within)))
        inside = [code for code in self._institutions if within in lineage(self._parents, code)]
        ranking = make_ranking(cells, inside)
        yield "ranking", _told(ranking, by_rate=order_by_rate(ranking))

    def _parts(self, within: str) -> list[str]:
        """Return the origins right below a place; itself where there are none."""
        return [code for code in self.cells.origins if self._parents.get(code) == within] or [within]

    def _cities(self, origins: list[str]) -> list[str]:
        return self.cells.cities(origins)


def _told(table: Table, **picture: Any) -> dict[str, Any]:
    return {"table": table.as_dict(), **picture}


def _codes(pictures: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Return the codes in tables and pictures that may have names."""
    for picture in pictures.values():
        columns = picture["table"]["columns"]
        yield from (column["head"] for column in columns if column["is_place"])
        named = [place for place, column in enumerate(columns) if column["kind"] in {"place", "end"}]
        places = [row[place] for row in picture["table"]["rows"] for place in named]
        places += [node["id"].partition(":")[2] for node in picture.get("nodes", [])]
        yield from (place for place in places if place and not place.startswith("*") and place not in OUTCOMES)
        yield from (picture[name] for name in ("whole", "begin") if name in picture)
