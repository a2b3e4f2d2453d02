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
from analytics.store import Opened
from api.compiler.cursors import decode, encode, fingerprint
from api.errors import Code, RequestError
from api.flows.plan import Asking, Later
from api.flows.rows import PublishedOutcomes, completion, counted, lineage, page, page_size_of, place, totals_of
from api.flows.scopes import extent_of, lies_in
from domain.cohorts import FEW_FOR_RATIO
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
        return _exact(opened, asking, code, year, frozen_on, on)
    if not lies_in(extent.path, asking.reading.rights.count_scopes):
        return None
    return _published(opened, asking, opened.published, code, year, frozen_on, on)


def _common(opened: Opened, code: str, year: int, frozen_on: date, on: date) -> dict[str, Any]:
    return {
        "institution": place(opened, INSTITUTION, code),
        "year": year,
        "frozen_on": frozen_on.isoformat(),
        "on": on.isoformat(),
    }


def _exact(opened: Opened, asking: Asking, code: str, year: int, frozen_on: date, on: date) -> dict[str, Any]:
    people = _people_on(opened, code, year, frozen_on, on)
    totals = totals_of(counted(people.group_by("outcome").agg(people=pl.len())))
    weeks = opened.frame(opened.burn_down.filter((_.institution == code) & (_.year == year)).order_by("day"))
    return {
        **_common(opened, code, year, frozen_on, on),
        "base": people.height,
        "late_joiners": _late_joiners(opened, code, year, frozen_on, on),
        "outcomes": totals,
        **completion(totals, people.height),
        "employer_rate": _employer_rate(opened, people),
        "burn_down": [
            {"day": day.isoformat(), "outcomes": totals_of(counted(rows))}
            for (day,), rows in weeks.group_by("day", maintain_order=True)
        ],
        "exact": True,
        "remaining": _remaining(asking, code, year),
    }


def _people_on(opened: Opened, code: str, year: int, frozen_on: date, on: date) -> pl.DataFrame:
    """Return the outcomes of one cohort on a day: worked out already, or now by the same expressions."""
    known = opened.outcomes.filter((_.institution == code) & (_.year == year) & (_.day == on)).distinct(on="person")
    if on == opened.info.day or on in {frozen_on + timedelta(days=days) for days in (30, 90, 365)}:
        return opened.frame(known)
    facts = cohort_facts(opened.facts, year, [code])
    return opened.frame(outcomes_on(opened.facts, facts, on))


def _employer_rate(opened: Opened, people: pl.DataFrame) -> float | None:
    """Return the employer rate of one cohort; of fewer than 23 people it is none."""
    if people.is_empty():
        return None
    told = opened.frame(employer_rate(ibis.memtable(people.with_columns(horizon=pl.lit("")).to_arrow())))
    return told["employer_rate"][0] if told["employable"][0] >= FEW_FOR_RATIO else None


def _late_joiners(opened: Opened, code: str, year: int, frozen_on: date, on: date) -> int:
    """Return how many joined one of the classes after the freeze and are not in the base."""
    base = opened.facts.table("cohort_people").filter((_.institution == code) & (_.year == year))
    classes = opened.facts.table("organisations").filter(_.graduation_year == year).select("code")
    own = base.select(class_code="branch").distinct()
    joined = opened.facts.table("memberships").filter((_.valid_from > frozen_on) & (_.valid_from <= on))
    late = joined.semi_join(classes, [("branch", "code")]).semi_join(own, [("branch", "class_code")])
    late = late.anti_join(base.select("person"), "person").select("person").distinct()
    return int(opened.frame(late.agg(people=_.count()))["people"][0])


def _published(
    opened: Opened, asking: Asking, rows: pl.DataFrame, code: str, year: int, frozen_on: date, on: date
) -> dict[str, Any]:
    line = lineage(opened.parents, code)
    own = rows.filter(pl.col("origin").is_in(line), pl.col("cohort_year") == year)
    horizons = {frozen_on + timedelta(days=days): str(days) for days in (30, 90, 365)} | {opened.info.day: "AS_OF"}
    horizon = horizons.get(on, on.isoformat())
    if own.filter(pl.col("horizon") == horizon).is_empty():
        message = f"Nothing is published for {on}. Name a horizon, the as-of day, or a whole week after the freeze."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "on"))
    days = {name: PublishedOutcomes(part, opened.parents) for (name,), part in own.group_by("horizon")}
    shown, totals = days[horizon].base(code), days[horizon].totals(code)
    weeks = sorted(day for day in days if len(day) == len("2018-06-01"))
    return {
        **_common(opened, code, year, frozen_on, on),
        "base": shown,
        "late_joiners": None,
        "outcomes": totals,
        **(completion(totals, shown) if totals else {"completion_rate": None, "remainder": None}),
        "employer_rate": None,
        "burn_down": [{"day": day, "outcomes": days[day].totals(code)} for day in weeks],
        "exact": False,
        "remaining": None,
    }


def _many(opened: Opened, asking: Asking) -> Any:
    values, rights = asking.values, asking.reading.rights
    extent = extent_of(opened, values["within"], rights)
    if extent is None:
        return None
    year = values["year"]
    frozen = {code: day for code, day in _frozen(opened, year).items() if (opened.paths.get(code) or "").startswith(extent.path)}
    if extent.exact:
        rows = opened.outcomes.filter((_.year == year) & (_.horizon == "AS_OF")).group_by("institution", "outcome")
        exact = opened.frame(rows.agg(people=_.count()))
        counts = {code: counted(part) for (code,), part in exact.group_by("institution")}
        ranked = {code: totals_of(counts.get(code, {})) for code in frozen}
        bases: dict[str, int | None] = {code: sum(counts.get(code, {}).values()) for code in frozen}
    else:
        frozen = {code: day for code, day in frozen.items() if lies_in(opened.paths.get(code), rights.count_scopes)}
        ranked, bases = _published_many(opened, frozen, year)
    told = {code: completion(ranked[code], bases[code]) if ranked[code] else None for code in frozen}
    key = "completion_rate" if values["rank_by"] == "RATE" else "remainder"

    def order(code: str) -> tuple[bool, float, str]:
        value = (told[code] or {}).get(key)
        return value is None, -(value or 0), code

    listed = page(asking, opened, "cohorts", sorted(frozen, key=order))
    listed["nodes"] = [_lazily(opened, asking, code, year, frozen[code], exact=extent.exact) for code in listed["nodes"]]
    return listed


def _published_many(
    opened: Opened, frozen: Mapping[str, date], year: int
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, int | None]]:
    rows = opened.published.filter(pl.col("cohort_year") == year, pl.col("horizon") == "AS_OF")
    told = PublishedOutcomes(rows, opened.parents)
    return {code: told.totals(code) for code in frozen}, {code: told.base(code) for code in frozen}


def _lazily(opened: Opened, asking: Asking, code: str, year: int, frozen_on: date, *, exact: bool) -> dict[str, Any]:
    if exact:
        return _exact(opened, asking, code, year, frozen_on, opened.info.day)
    return _published(opened, asking, opened.published, code, year, frozen_on, opened.info.day)


def _remaining(asking: Asking, code: str, year: int) -> Later:
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

    del asking
    return Later(answer)
