"""Places of the report: their points on the map, and what an extract calls its organisations and places."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import polars as pl

from analytics.report.flow_map import Point
from analytics.report.names import latin_name, organisation_name, visible, without_place
from analytics.store import Opened

COORDINATES = Path(__file__).parents[2] / "data" / "guangdong_coordinates.csv"
NO_COUNTY = "00"  # ends the pseudo-county of a city without counties


@cache
def read_points() -> dict[str, Point]:
    """Return the points of the 21 cities and 122 counties (GeoNames, CC BY 4.0, and china-region; data/NOTICE.md)."""
    with COORDINATES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Point(float(row["longitude"]), float(row["latitude"]), row["level"].upper())
            for row in csv.DictReader(file)
            if not (row["level"] == "county" and row["code"].endswith(NO_COUNTY))
        }


def read_names(opened: Opened, codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the names of organisations and places in Chinese and, of places, as they are read; a code without a name is its own.

    Parameters
    ----------
    opened : Opened
        The extract.
    codes : Iterable[str]
        Codes of origins and ends.
    """
    wanted = sorted(set(codes))
    asked = sorted({above[0] if (above := without_place(code)) else code for code in wanted})
    places = _names(opened, "divisions", ["name"], asked)
    organisations = _names(opened, "organisations", ["name", "kind"], asked)
    found = {code: (visible(name), latin_name(visible(name)) or visible(name)) for code, (name,) in places.items()}
    for code in (each for each in organisations if each not in found):
        name = organisation_name(*organisations[code])
        found[code] = name, name
    return {code: _named(code, found) for code in wanted}


def _named(code: str, found: dict[str, tuple[str, str]]) -> tuple[str, str]:
    above = without_place(code)
    if above is None:
        return found.get(code, (visible(code), visible(code)))
    parent, chinese, english = above
    names = found.get(parent, (visible(parent), visible(parent)))
    return names[0] + chinese, names[1] + english


def _names(opened: Opened, table: str, columns: list[str], codes: list[str]) -> dict[str, tuple[str, ...]]:
    facts = opened.facts.table(table)
    rows: pl.DataFrame = opened.frame(facts.filter(facts.code.isin(codes)).select("code", *columns))
    return {code: tuple(rest) for code, *rest in rows.iter_rows()}
