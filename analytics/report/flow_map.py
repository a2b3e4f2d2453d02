"""Flow map: who arrived in each city and county, and the lines that lead there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analytics.cells import MISSING
from analytics.published_cells import Column as Key
from analytics.published_cells import city_column
from analytics.report.cells import ToldCells, county_column
from analytics.report.tables import Column, Table


class Point(NamedTuple):
    """A place on the map: degrees, and whether it is a CITY or a COUNTY."""

    longitude: float
    latitude: float
    level: str


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Places with their points and those who arrived (nobody: 0), lines between places, and ends that have no point."""

    places: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]


def make_map(
    cells: ToldCells, within: str, origins: Sequence[str], cities: Sequence[str], points: Mapping[str, Point]
) -> FlowMap:
    """Flow map of the graduates of ``within``.

    Parameters
    ----------
    cells : ToldCells
        Cells of one year and horizon.
    within : str
        Whose graduates arrive.
    origins : Sequence[str]
        Where lines begin; one without a point begins nowhere.
    cities : Sequence[str]
        Destinations of those transferred.
    points : Mapping[str, Point]
        Places that can be drawn.
    """
    arrived = {code: cells.people(within, _key(code, point)) for code, point in points.items()}
    places = [{"code": code, **point._asdict(), "people": arrived[code]} for code, point in points.items()]
    ends = [city for city in cities if city in points]
    begins = [(origin, place) for origin in origins if (place := place_of(origin, points))]
    lines = [
        {"source": origin, "target": city, "people": people}
        for origin, place in begins
        for city in ends
        if city != place and (people := cells.people(origin, city_column(city))) > 0
    ]
    elsewhere = [{"code": city, "people": cells.people(within, city_column(city))} for city in cities if city not in points]
    return FlowMap(places, sorted(lines, key=lambda line: line["people"]), [each for each in elsewhere if each["people"]])


def map_table(flows: FlowMap) -> Table:
    """Every place where somebody arrived, cities first."""
    columns = [Column("place", "place"), Column("level", "text"), Column("longitude", "degrees"), Column("latitude", "degrees")]
    columns.append(Column("arrived", "people"))
    arrived = sorted((each for each in flows.places if each["people"]), key=lambda each: (each["level"], each["code"]))
    rows: list[list[Any]] = [
        [each["code"], each["level"], each["longitude"], each["latitude"], each["people"]] for each in arrived
    ]
    return Table(columns, rows + [[each["code"], None, None, None, each["people"]] for each in flows.elsewhere])


def place_of(origin: str, points: Mapping[str, Point]) -> str | None:
    """Return the point of an origin: its own, or that of the city where its county is not known."""
    if origin in points:
        return origin
    above = origin.removesuffix(MISSING)
    return above if above in points else None


def _key(code: str, point: Point) -> Key:
    return city_column(code) if point.level == "CITY" else county_column(code)
