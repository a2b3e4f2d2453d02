"""``survival``: how long graduates take to go, requests to be done, steps to be answered; one curve a place, reason or kind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis
import polars as pl
from ibis import _

from analytics.curves import POINTS, UNITS, Timed, curve_quartiles, departure_curve, time_curve
from analytics.derived import WEEK
from analytics.published_cells import BASE, PublishedCells
from analytics.store import Opened
from api.errors import Code, RequestError
from api.flows.plan import Asking
from api.flows.rows import place, published_totals
from api.flows.scopes import Extent, lies_in, path_of_place, told_extent
from domain.cohorts import FEW_FOR_RATIO, SMALL, Outcome

MOST_CURVES = 200
WHOLE = "WHOLE"
PLACES = {"CITY": "city", "COUNTY": "county", "INSTITUTION": "institution"}
KEYED = {"REASON": Timed.COMPLETION, "STEP": Timed.RESPONSE}
QUARTERS = (0.25, 0.5, 0.75)
TOO_FEW, NOT_KNOWN = 4, -1

Curves = dict[str | None, tuple[int | None, pl.DataFrame]]  # of a place or key: people, points


async def survival(asking: Asking) -> Any:
    """Answer ``survival``; null out of scope."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _answer(opened, asking))


def _answer(opened: Opened, asking: Asking) -> Any:
    values = asking.values
    timed, by = Timed(values["of"]), values["by"]
    if KEYED.get(by, timed) is not timed:
        message = f"{by} divides {KEYED[by].value}. Ask `of: {KEYED[by].value}`, or by a place."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "by"))
    extent = told_extent(opened, values["within"], asking.reading.rights)
    if extent is None:
        return None
    make = _exact if extent.exact else _published
    curves = make(opened, extent, asking, timed, by)
    return {
        "of": timed.value,
        "unit": UNITS[timed],
        "curves": [
            _curve(opened, by, key, *curves[key], exact=extent.exact)
            for key in sorted(curves, key=lambda each: (each is None, each or ""))
        ],
        "exact": extent.exact,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }


def _curve(opened: Opened, by: str, key: str | None, people: int | None, points: pl.DataFrame, *, exact: bool) -> dict[str, Any]:
    return {
        "place": place(opened, by, key) if by in PLACES else None,
        "reason": key if by == "REASON" else None,
        "step": key if by == "STEP" else None,
        "people": people,
        "points": points.select("time", "at_risk", "share", "lower", "upper").rows(named=True),
        "quartiles": _quartiles(people, points, exact=exact),
    }


def _quartiles(people: int | None, points: pl.DataFrame, *, exact: bool) -> list[dict[str, Any]]:
    """Return when a quarter, half and three quarters have had it.

    A published curve may end early or have gaps: what would lie there is not known, and is not "not reached".
    """
    if people is None or people < FEW_FOR_RATIO:
        return [{"share": share, "time": None, "reached": None, "status": TOO_FEW} for share in QUARTERS]
    known = dict(points.select("time", "share").iter_rows())
    times = list(known)
    made = []
    for share, time in zip(QUARTERS, curve_quartiles(points), strict=True):
        gap = time is not None and time != times[0] and known[times[times.index(time) - 1]] is None
        unsure = not exact and (time is None or gap)
        told = {"share": share, "time": None, "reached": None, "status": NOT_KNOWN}
        made.append(told if unsure else {"share": share, "time": time, "reached": time is not None, "status": 1})
    return made


def _check_number(number: int, asking: Asking) -> None:
    if number > MOST_CURVES:
        message = f"There are {number:,} curves, more than {MOST_CURVES}. Ask for less, or by a larger place."
        raise RequestError(Code.QUERY_TOO_EXPENSIVE, message, asking.path)


def _exact(opened: Opened, extent: Extent, asking: Asking, timed: Timed, by: str) -> Curves:
    year = asking.values["year"]
    if timed is Timed.DEPARTURE:
        if by in PLACES:
            places = opened.burn_down.filter(_.year == year, _.institution_path.startswith(extent.path))
            _check_number(opened.frame(places.agg(number=_[PLACES[by]].nunique())).item(), asking)
        return _departures(opened, extent.path, year, by)
    of_extent = opened.times.filter(_.year == year, _.timed == timed.value, _.institution_path.startswith(extent.path))
    key = PLACES.get(by, "key" if by in KEYED else None)
    named = of_extent.mutate(name=_[key] if key else ibis.literal(""))
    counts = opened.frame(named.group_by("name", "time", "event").agg(people=_.people.sum()))
    _check_number(counts["name"].n_unique(), asking)
    return {
        (name if key else None): (int(rows["people"].sum()), time_curve(rows.drop("name"), timed))
        for (name,), rows in counts.group_by("name")
    }


def departures(opened: Opened, path: str, year: int) -> pl.DataFrame:
    """Return the exact departure curve of all graduates below a path."""
    found = _departures(opened, path, year, WHOLE).get(None)
    return pl.DataFrame(schema=POINTS) if found is None else found[1]


def _departures(opened: Opened, path: str, year: int, by: str) -> Curves:
    """Return exact curves by days since the freeze; where cohorts were frozen on different days, as far as all are known."""
    frozen = opened.facts.table("cohorts").filter(_.year == year).select(school="institution", frozen_on="frozen_on")
    weeks = opened.burn_down.filter(_.year == year, _.institution_path.startswith(path))
    weeks = weeks.join(frozen, [("institution", "school")])
    key = PLACES.get(by)
    named = weeks.mutate(name=_[key] if key else ibis.literal(""), week=_.day.delta(_.frozen_on, unit="day") // WEEK.days)
    counts = opened.frame(named.group_by("name", "week", "outcome").agg(people=_.people.sum(), first=_.frozen_on.min()))
    return {(name if key else None): _departure(rows) for (name,), rows in counts.group_by("name")}


def _departure(rows: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    sums = rows.group_by("week").agg(pl.col("people").sum())
    base = int(sums.filter(pl.col("week") == 0)["people"].sum())
    whole = sums.filter(pl.col("people") == base).select("week")
    everything = whole.join(pl.DataFrame({"outcome": [each.value for each in Outcome]}), how="cross")
    told = everything.join(rows, on=["week", "outcome"], how="left").with_columns(
        pl.col("people").fill_null(0),
        day=pl.lit(rows["first"].min()) + pl.duration(days=WEEK.days * pl.col("week")),
        status_people=1,
    )
    return base, departure_curve(told, base)


def _published(opened: Opened, extent: Extent, asking: Asking, timed: Timed, by: str) -> Curves:
    year, scopes = asking.values["year"], asking.reading.rights.count_scopes
    if timed is Timed.DEPARTURE:
        rows = opened.published.filter(pl.col("cohort_year") == year)
        bases = rows.filter(pl.col("agg_level").str.len_chars() == 1)
        origins = [extent.code] if by == WHOLE else _within(opened, bases, extent, scopes, by)
        _check_number(len(origins), asking)
        made = published_departures(rows, opened.parents, origins)
        return _alone(made) if by == WHOLE else made
    if by != WHOLE or extent.code not in set(opened.published_curves["origin"]):
        message = "Of requests and steps the curve of the province as a whole is published. Ask so, or ask of DEPARTURE."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "by"))
    curves = opened.published_curves.filter(
        pl.col("cohort_year") == year, pl.col("timed") == timed.value, pl.col("origin") == extent.code
    )
    return {None: (int(curves["at_risk"][0]), curves)} if curves.height else {}


def _alone(curves: Curves) -> Curves:
    """Return the only curve as that of the whole."""
    return dict.fromkeys([None], next(iter(curves.values()))) if curves else {}


def _within(opened: Opened, rows: pl.DataFrame, extent: Extent, scopes: tuple[str, ...], by: str) -> list[str]:
    """Return the published origins of a level within the extent that the caller may read."""
    codes = rows.filter(pl.col("origin_level") == by)["origin"].unique().to_list()
    paths = {code: path_of_place(opened, code) for code in codes}
    return [code for code, path in paths.items() if lies_in(path, (extent.path,)) and lies_in(path, scopes)]


def published_departures(rows: pl.DataFrame, parents: Mapping[str, str], origins: Iterable[str]) -> Curves:
    """Return the departure curves of some origins from the published burn-downs of a year: nothing else is looked at."""
    chosen = list(origins)
    weeks = {
        name: PublishedCells(of_week, parents, chosen)
        for (name,), of_week in rows.filter(pl.col("horizon").str.len_chars() == len("2018-06-01")).group_by("horizon")
    }
    made: Curves = {}
    for origin in chosen:
        bases = [cells.cell(origin, BASE).people for cells in weeks.values()]
        base = bases[0] if bases else None
        if base is None:
            continue
        told = [
            {"day": date.fromisoformat(str(name)), **{key: each[key] for key in ("outcome", "people", "status_people")}}
            for name, cells in weeks.items()
            for each in published_totals(cells, origin)
        ]
        frame = pl.DataFrame(told, schema_overrides={"people": pl.Int64})
        made[origin] = base, departure_curve(frame, base, k=SMALL)
    return made
