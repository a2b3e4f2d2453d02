"""``careers``: the paths of graduates over sectors, with counts."""

from __future__ import annotations

import asyncio
from typing import Any

import polars as pl
from ibis import _

from analytics.careers import ARROW, BASE, LONGER, MOST_HOPS, PUBLISHED_HOPS, cut_to
from analytics.store import Opened
from api.errors import Code, RequestError
from api.flows.plan import Asking
from api.flows.rows import page
from api.flows.scopes import Extent, told_extent
from domain.cohorts import FEW_FOR_RATIO


async def careers(asking: Asking) -> Any:
    """Answer ``careers``; null out of scope."""
    most = asking.values["max_hops"]
    if not 0 <= most <= MOST_HOPS:
        message = f"maxHops is {most}. Give 0 to {MOST_HOPS}."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "maxHops"))
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _answer(opened, asking))


def _answer(opened: Opened, asking: Asking) -> Any:
    values = asking.values
    extent = told_extent(opened, values["within"], asking.reading.rights)
    if extent is None:
        return None
    year = values.get("year") or opened.latest_year
    make = _exact if extent.exact else _published
    paths, base, longer = make(opened, extent, year, asking)
    listed = page(asking, opened.info.folder, "careers", paths.sort(["people", "path"], descending=[True, False]))
    few = base is None or base < FEW_FOR_RATIO
    return {
        **listed,
        "nodes": [
            {
                "path": row["path"].split(ARROW),
                "hops": row["hops"],
                "people": row["people"],
                "share": None if few else row["people"] / base,
            }
            for row in listed["nodes"].iter_rows(named=True)
        ],
        "year": year,
        "base": base,
        "longer": longer,
        "exact": extent.exact,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }


def _exact(opened: Opened, extent: Extent, year: int, asking: Asking) -> tuple[pl.DataFrame, int, int]:
    of_extent = opened.careers.filter(_.year == year, _.institution_path.startswith(extent.path))
    cut = cut_to(of_extent, asking.values["max_hops"]).group_by("path", "hops").agg(people=_.people.sum())
    counts = opened.frame(cut)
    longer = int(counts.filter(pl.col("path") == LONGER)["people"].sum())
    return counts.filter(pl.col("path") != LONGER), int(counts["people"].sum()), longer


def _published(opened: Opened, extent: Extent, year: int, asking: Asking) -> tuple[pl.DataFrame, int | None, None]:
    own = (pl.col("cohort_year") == year) & (pl.col("origin") == extent.code)
    rows = opened.published_careers.filter(own)
    if asking.values["max_hops"] > PUBLISHED_HOPS:
        message = f"Careers are published of up to {PUBLISHED_HOPS} hops. Ask for no more."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "maxHops"))
    if extent.code not in set(opened.published_careers["origin"]) and not _is_published_place(opened, extent.code):
        message = "Careers are published of the province and its cities. Ask within one of them."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "within"))
    base = rows.filter(pl.col("path") == BASE)["people"]
    told = rows.filter(~pl.col("path").is_in([BASE, LONGER]), pl.col("hops") <= asking.values["max_hops"])
    return told.select("path", "hops", "people"), base[0] if len(base) else None, None


def _is_published_place(opened: Opened, code: str) -> bool:
    """Tell whether a code is that of the province or of a city among the origins."""
    above = opened.parents.get(code)
    return code in opened.parents.values() and (above is None or above not in opened.parents)
