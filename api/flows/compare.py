"""``compare``: two organisations on the same axes, and ``Organisation.destinations``: one of them."""

from __future__ import annotations

import asyncio
from typing import Any

import polars as pl

from analytics.curves import curve_quartiles
from analytics.store import Opened
from api.flows.graduates import Graduates, graduates_of
from api.flows.plan import Asking
from api.flows.rows import completion, place
from api.flows.scopes import extent_of
from domain.cohorts import FEW_FOR_RATIO, Outcome


async def compare(asking: Asking) -> Any:
    """Answer ``compare``; null where one of both is out of scope, or has no graduates of the year."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _compared(opened, asking))


async def destinations(asking: Asking) -> Any:
    """Answer ``Organisation.destinations`` of the organisation in ``asking.values["code"]``."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _destinations(opened, asking))


def _found(opened: Opened, asking: Asking, code: str, year: int) -> Graduates | None:
    rights = asking.reading.rights
    extent = extent_of(opened, code, rights)
    return None if extent is None else graduates_of(opened, extent, rights, year)


def _compared(opened: Opened, asking: Asking) -> Any:
    year = asking.values["year"]
    sides = [_found(opened, asking, asking.values[name], year) for name in ("a", "b")]
    a, b = sides
    if a is None or b is None:
        return None
    cities, sectors = (_axis(a, b, name) for name in ("cities", "sectors"))
    curves = [side.departures() for side in (a, b)]
    outcomes = [{each["outcome"]: each for each in side.outcomes} for side in (a, b)]
    return {
        "year": year,
        "a": _side(opened, a, curves[0]),
        "b": _side(opened, b, curves[1]),
        "by_outcome": [
            {"outcome": each.value, "a": outcomes[0].get(each.value), "b": outcomes[1].get(each.value)} for each in Outcome
        ],
        "by_city": [{"place": place(opened, _level(code), code), "a": a.city(code), "b": b.city(code)} for code in cities],
        "by_sector": [{"sector": code, "a": a.sector(code), "b": b.sector(code)} for code in sectors],
        "departures": _departures(*curves),
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }


def _axis(a: Graduates, b: Graduates, name: str) -> list[str]:
    """Return the ends of both sides, those with most people first; what is withheld comes last, by code."""
    tell = "city" if name == "cities" else "sector"
    codes = {*getattr(a, name), *getattr(b, name)}

    def order(code: str) -> tuple[int, str]:
        return -max(getattr(side, tell)(code)["people"] or 0 for side in (a, b)), code

    return sorted(codes, key=order)


def _level(code: str) -> str:
    return "PROVINCE" if len(code) == len("44") else "CITY"


def _side(opened: Opened, side: Graduates, curve: pl.DataFrame) -> dict[str, Any]:
    few = side.base is None or side.base < FEW_FOR_RATIO
    return {
        "place": place(opened, "INSTITUTION" if side.code not in opened.parents.values() else _level_of(side.code), side.code),
        "base": side.base,
        **completion(side.outcomes, side.base),
        "median_days": None if few else curve_quartiles(curve)[1],
        "exact": side.exact,
    }


def _level_of(code: str) -> str:
    return {2: "PROVINCE", 4: "CITY"}.get(len(code), "COUNTY")


def _departures(a: pl.DataFrame, b: pl.DataFrame) -> list[dict[str, Any]]:
    """Return both curves at the same days since the freeze."""
    times = sorted({*a["time"], *b["time"]})
    shares = [dict(curve.select("time", "share").iter_rows()) for curve in (a, b)]
    return [{"time": time, "a": shares[0].get(time), "b": shares[1].get(time)} for time in times]


def _destinations(opened: Opened, asking: Asking) -> Any:
    year = asking.values.get("year") or opened.latest_year
    side = _found(opened, asking, asking.values["code"], year)
    if side is None:
        return None
    ends = {name: _axis(side, side, name) for name in ("cities", "sectors")}
    return {
        "year": year,
        "base": side.base,
        "outcomes": side.outcomes,
        **completion(side.outcomes, side.base),
        "by_city": [{"place": place(opened, _level(code), code), **side.city(code)} for code in ends["cities"]],
        "by_sector": [{"sector": code, **side.sector(code)} for code in ends["sectors"]],
        "exact": side.exact,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }
