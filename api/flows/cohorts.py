"""``cohort`` and ``cohorts``: bases, outcomes on a day, burn-downs, rates with their remainders, and who remains now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import polars as pl
from ibis import _

from analytics.flow_table import employer_rate
from analytics.outcomes import cohort_facts, outcomes_on
from analytics.published_cells import BASE, PublishedCells, lineage
from analytics.store import Opened
from api.compiler.cursors import decode, encode, fingerprint
from api.errors import Code, RequestError
from api.flows.plan import Asking, Later
from api.flows.rows import completion, counted, page, page_size_of, place, published_totals, totals_of
from api.flows.scopes import Extent, extent_of, lies_in
from domain.cohorts import AS_OF, FEW_FOR_RATIO, HORIZONS
from graph.clock import read_clock
from graph.cohorts import list_remaining

INSTITUTION = "INSTITUTION"


async def cohort(asking: Asking) -> Any:
    """Answer ``cohort``; null where there is none whose figures the caller may see."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _one(opened, asking))


async def cohorts(asking: Asking) -> Any:
    """Answer ``cohorts``: those of the institutions at or below an organisation, ranked."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _many(opened, asking))


def _frozen(opened: Opened, year: int) -> dict[str, date]:
    rows = opened.frame(opened.facts.table("cohorts").filter(_.year == year).select("institution", "frozen_on"))
    return dict(rows.iter_rows())


def _one(opened: Opened, asking: Asking) -> Any:
    code, year = asking.values["institution"], asking.values["year"]
    extent = extent_of(opened, code, asking.reading.rights)
    frozen_on = _frozen(opened, year).get(code)
    if extent is None or frozen_on is None:
        return None
    on = asking.values.get("on") or opened.info.day
    if not frozen_on <= on <= opened.info.day:
        message = f"Outcomes are known from {frozen_on} to {opened.info.day}, not on {on}. Name a day between."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "on"))
    if extent.exact:
        return _exact(opened, year, {code: frozen_on}, on)[0]
    if not lies_in(extent.path, asking.reading.rights.count_scopes):
        return None
    found = _published(opened, year, {code: frozen_on}, on)[0]
    if found is None:
        message = f"Nothing is published for {on}. Name a horizon, the as-of day, or a whole week after the freeze."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "on"))
    return found


def _many(opened: Opened, asking: Asking) -> Any:
    values, rights = asking.values, asking.reading.rights
    extent = extent_of(opened, values["within"], rights)
    if extent is None:
        return None
    year = values["year"]
    frozen = {code: day for code, day in _frozen(opened, year).items() if (opened.paths.get(code) or "").startswith(extent.path)}
    if not extent.exact:
        frozen = {code: day for code, day in frozen.items() if lies_in(opened.paths.get(code), rights.count_scopes)}
    told = _rates(opened, extent, year, frozen)
    key = "completion_rate" if values["rank_by"] == "RATE" else "remainder"

    def order(code: str) -> tuple[bool, float, str]:
        return told[code][key] is None, -(told[code][key] or 0), code

    listed = page(asking, opened.info.folder, "cohorts", sorted(frozen, key=order))
    chosen = {code: frozen[code] for code in listed["nodes"]}
    make = _exact if extent.exact else _published
    listed["nodes"] = make(opened, year, chosen, opened.info.day)
    return listed


def _rates(opened: Opened, extent: Extent, year: int, frozen: Mapping[str, date]) -> dict[str, dict[str, Any]]:
    """Return completion rate and remainder of each cohort on the as-of day."""
    if extent.exact:
        of_day = opened.outcomes.filter(_.year == year, _.horizon == AS_OF, _.institution_path.startswith(extent.path))
        counts = opened.frame(of_day.group_by("institution", "outcome").agg(people=_.count()))
        totals = {code: totals_of(counted(rows)) for (code,), rows in counts.group_by("institution")}
        return {code: completion(totals[code], sum(each["people"] for each in totals[code])) for code in frozen}
    told = PublishedCells(_published_rows(opened, year).filter(pl.col("horizon") == AS_OF), opened.parents, frozen)
    return {code: completion(published_totals(told, code), told.cell(code, BASE).people) for code in frozen}


def _common(opened: Opened, code: str, year: int, frozen_on: date, on: date) -> dict[str, Any]:
    return {
        "institution": place(opened, INSTITUTION, code),
        "year": year,
        "frozen_on": frozen_on.isoformat(),
        "on": on.isoformat(),
    }


def _exact(opened: Opened, year: int, frozen: Mapping[str, date], on: date) -> list[dict[str, Any]]:
    """Return cohorts with exact figures: each kind of figure is asked once for all of them."""
    codes = list(frozen)
    people = _people_on(opened, year, codes, on)
    by_school = {code: rows for (code,), rows in people.group_by("institution")}
    weeks = opened.frame(opened.burn_down.filter(_.institution.isin(codes), _.year == year).order_by("day"))
    by_week = {code: rows for (code,), rows in weeks.group_by("institution", maintain_order=True)}
    late, employers = _late_joiners(opened, year, codes, on), _employer_rates(opened, people)

    def made(code: str, frozen_on: date) -> dict[str, Any]:
        its = by_school.get(code, people.clear())
        totals = totals_of(counted(its.group_by("outcome").agg(people=pl.len())))
        return {
            **_common(opened, code, year, frozen_on, on),
            "base": its.height,
            "late_joiners": late.get(code, 0),
            "outcomes": totals,
            **completion(totals, its.height),
            "employer_rate": employers.get(code),
            "burn_down": [
                {"day": day.isoformat(), "outcomes": totals_of(counted(rows))}
                for (day,), rows in by_week.get(code, weeks.clear()).group_by("day", maintain_order=True)
            ],
            "exact": True,
            "remaining": _remaining(code, year),
        }

    return [made(code, frozen_on) for code, frozen_on in frozen.items()]


def _people_on(opened: Opened, year: int, codes: list[str], on: date) -> pl.DataFrame:
    """Return the outcomes of cohorts on a day: worked out already on the as-of day, or now by the same expressions."""
    if on == opened.info.day:
        return opened.frame(opened.outcomes.filter(_.institution.isin(codes), _.year == year, _.horizon == AS_OF))
    return opened.frame(outcomes_on(opened.facts, cohort_facts(opened.facts, year, codes), on))


def _employer_rates(opened: Opened, people: pl.DataFrame) -> dict[str, float]:
    """Return the employer rates of cohorts; of fewer than 23 people there is none."""
    if people.is_empty():
        return {}
    told = opened.frame(employer_rate(ibis.memtable(people.with_columns(horizon=pl.lit("")).to_arrow())))
    return dict(told.filter(pl.col("employable") >= FEW_FOR_RATIO).select("institution", "employer_rate").iter_rows())


def _late_joiners(opened: Opened, year: int, codes: list[str], on: date) -> dict[str, int]:
    """Return how many joined one of the classes of each cohort after the freeze and are not in its base."""
    facts = opened.facts
    base = facts.table("cohort_people").filter(_.institution.isin(codes), _.year == year)
    days = facts.table("cohorts").filter(_.year == year).select(school="institution", frozen_on="frozen_on")
    classes = base.select(its="institution", of_class="branch").distinct().join(days, [("its", "school")])
    joined = facts.table("memberships").filter(_.valid_from <= on).join(classes, [("branch", "of_class")])
    late = joined.filter(_.valid_from > _.frozen_on).select("its", "person").distinct()
    late = late.anti_join(base.select("institution", "person"), [("its", "institution"), ("person", "person")])
    return dict(opened.frame(late.group_by("its").agg(people=_.count())).iter_rows())


def _published_rows(opened: Opened, year: int) -> pl.DataFrame:
    return opened.published.filter(pl.col("cohort_year") == year)


def _published(opened: Opened, year: int, frozen: Mapping[str, date], on: date) -> list[dict[str, Any] | None]:
    """Return cohorts as they are published; ``None`` for one of which nothing is published on that day."""
    wanted = sorted({each for code in frozen for each in lineage(opened.parents, code)})
    own = _published_rows(opened, year).filter(pl.col("origin").is_in(wanted))
    days = {name: PublishedCells(rows, opened.parents, frozen) for (name,), rows in own.group_by("horizon")}
    weeks = sorted(day for day in days if len(day) == len("2018-06-01"))

    def made(code: str, frozen_on: date) -> dict[str, Any] | None:
        horizons = {frozen_on + timedelta(days=each): str(each) for each in HORIZONS} | {opened.info.day: AS_OF}
        told = days.get(horizons.get(on, on.isoformat()))
        if told is None:
            return None
        totals, base = published_totals(told, code), told.cell(code, BASE).people
        return {
            **_common(opened, code, year, frozen_on, on),
            "base": base,
            "late_joiners": None,
            "outcomes": totals,
            **completion(totals, base),
            "employer_rate": None,
            "burn_down": [{"day": day, "outcomes": published_totals(days[day], code)} for day in weeks],
            "exact": False,
            "remaining": None,
        }

    return [made(code, frozen_on) for code, frozen_on in frozen.items()]


def _remaining(code: str, year: int) -> Later:
    async def answer(inner: Asking) -> Any:
        reading = inner.reading
        list_id = fingerprint("remaining", [code, year])
        after = inner.values.get("after")
        keys = decode(after, list_id, (str, str), (*inner.path, "after")) if after else ["", ""]
        size = page_size_of(inner.values)
        today = (await read_clock(reading.db)).today()
        scopes = reading.rights.person_scopes
        found = await list_remaining(reading.db, code, year, today, scopes, (keys[0], keys[1]), size + 1)
        rows = found["rows"][:size]
        inner.answering.people.update(row["person_id"] for row in rows)
        cursors = [encode(list_id, [row["branch_code"], row["person_id"]]) for row in rows[:1] + rows[-1:]]
        info = {
            "has_next_page": len(found["rows"]) > size,
            "has_previous_page": bool(after),
            "start_cursor": cursors[0] if cursors else None,
            "end_cursor": cursors[-1] if cursors else None,
        }
        return {"nodes": rows, "page_info": info, "total_count": found["total"]}

    return Later(answer)
