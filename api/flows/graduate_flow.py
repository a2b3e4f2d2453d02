"""``graduateFlow``: cells of the flow table, exact for officers of the subtree, published rows for everybody else."""

from __future__ import annotations

import asyncio
from typing import Any

import polars as pl
from ibis import _

from analytics.flow_table import Dimensions, FlowLevel, flow_table
from analytics.published_cells import BASE, PublishedCells
from analytics.store import Opened
from api.errors import Code, RequestError
from api.flows.plan import Asking
from api.flows.rows import (
    HORIZON_NAMES,
    NOT_OVER,
    SHOWN,
    counted,
    page,
    place,
    published_totals,
    reconciliation,
    to_come,
    totals_of,
)
from api.flows.scopes import Extent, extent_of, lies_in, readable
from domain.cohorts import FEW_FOR_RATIO, Outcome

LETTERS = {"PROVINCE": "P", "CITY": "C", "COUNTY": "D", "INSTITUTION": "I"}
GONE = [Outcome.TRANSFERRED.value, Outcome.OUT_OF_PROVINCE.value]

Made = tuple[pl.DataFrame, list[dict[str, Any]], int | None]  # cells, totals, base


async def graduate_flow(asking: Asking) -> Any:
    """Answer ``graduateFlow``."""
    return await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _answer(opened, asking))


def _answer(opened: Opened, asking: Asking) -> Any:
    extent = extent_of(opened, asking.values["within"], asking.reading.rights)
    if extent is None:
        return None
    cells, totals, base = _exact(opened, extent, asking) if extent.exact else _published(opened, extent, asking)
    over = not any((year, asking.values["horizon"]) in opened.not_over for year in asking.values["cohort_years"])
    if not over:
        totals, base = to_come(), None
    listed = page(asking, opened.info.folder, "graduateFlow", cells)
    return {
        **listed,
        "nodes": [_cell(opened, asking, row) for row in listed["nodes"].iter_rows(named=True)],
        "totals": totals,
        "reconciliation": reconciliation(base, totals),
        "exact": extent.exact,
        "horizon_over": over,
        "as_of": opened.info.as_of,
        "extracted_at": opened.info.extracted_at,
    }


def _ordered(rows: pl.DataFrame, asking: Asking) -> pl.DataFrame:
    """Return the rows of the outcomes that are asked for, the largest first."""
    if asking.values.get("outcomes"):
        rows = rows.filter(pl.col("outcome").is_in(asking.values["outcomes"]))
    order = ["people", "origin", "cohort_year", "outcome", "destination", "sector", "reason"]
    return rows.sort(order, descending=[True, *[False] * (len(order) - 1)], nulls_last=True)


def _cell(opened: Opened, asking: Asking, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "origin": place(opened, asking.values["origin_level"], row["origin"]),
        "destination": place(opened, row["destination_level"], row["destination"]),
        "horizon": HORIZON_NAMES[row["horizon"]],
    }


def _exact(opened: Opened, extent: Extent, asking: Asking) -> Made:
    values = asking.values
    by = Dimensions(
        FlowLevel(values["origin_level"]),
        FlowLevel(values["destination_level"]) if values.get("destination_level") else None,
        sector=values.get("sectors") is not None,
        reason=values.get("reasons") is not None,
    )
    if by.origin is FlowLevel.SECTOR:
        raise RequestError(Code.BAD_INPUT, "SECTOR is a level of destinations. Ask for INSTITUTION or a place.", asking.path)
    people = opened.outcomes.filter(
        _.year.isin(values["cohort_years"]), _.horizon == values["horizon"], _.institution_path.startswith(extent.path)
    )
    rows = opened.frame(flow_table(people, by))
    totals = totals_of(counted(rows))
    for name, column in (("sectors", "sector"), ("reasons", "reason")):
        if values.get(name):
            rows = rows.filter(pl.col(column).is_in(values[name]))
    level = pl.lit(values.get("destination_level"), dtype=pl.String)
    rows = rows.with_columns(
        destination_level=pl.when(pl.col("destination").is_not_null()).then(level),
        share=pl.when(pl.col("base") >= FEW_FOR_RATIO).then(pl.col("share")),
        status_people=pl.lit(SHOWN),
        status_share=pl.when(pl.col("base") >= FEW_FOR_RATIO).then(SHOWN).otherwise(4),
    )
    return _ordered(rows, asking), totals, sum(each["people"] for each in totals)


def _published(opened: Opened, extent: Extent, asking: Asking) -> Made:
    values = asking.values
    rows = opened.published.filter(pl.col("cohort_year").is_in(values["cohort_years"]), pl.col("horizon") == values["horizon"])
    chosen = readable(opened, rows.filter(_carried(asking)), asking.reading.rights.count_scopes, extent.path)
    cells = _ordered(chosen, asking)
    if len(values["cohort_years"]) != 1 or not lies_in(extent.path, asking.reading.rights.count_scopes):
        return cells, [], None  # bases of several years are not added up: each may be suppressed by itself
    told = PublishedCells(rows, opened.parents, [extent.code])
    return cells, published_totals(told, extent.code), told.cell(extent.code, BASE).people


def _carried(asking: Asking) -> pl.Expr:
    """Return which published rows answer; what no published table carries is refused.

    Raises
    ------
    RequestError
        ``BAD_INPUT``.
    """
    values = asking.values
    origin, destination = values["origin_level"], values.get("destination_level")
    sectors, reasons = values.get("sectors"), values.get("reasons")
    by_sector = sectors is not None or destination == "SECTOR"
    deep = destination in {"CITY", "COUNTY", "INSTITUTION", "BRANCH"}
    if origin not in LETTERS or destination in {"INSTITUTION", "BRANCH"} or (deep and (by_sector or reasons is not None)):
        message = (
            "No published table carries this. Origins are PROVINCE, CITY, COUNTY or INSTITUTION; destinations PROVINCE, CITY or "
            "COUNTY; sectors and reasons stand with destination PROVINCE, or none, and not with each other."
        )
        raise RequestError(Code.BAD_INPUT, message, asking.path)
    if by_sector and reasons is not None:
        raise RequestError(
            Code.BAD_INPUT, "No published table has sectors and reasons together. Ask for one of them.", asking.path
        )
    kind = pl.col("agg_level").str.slice(2)
    right_origin = pl.col("agg_level").str.starts_with(LETTERS[origin])
    rest = (kind == "O") & ~pl.col("outcome").is_in(GONE)
    abroad = (kind == "P") & (pl.col("outcome") == Outcome.OUT_OF_PROVINCE.value)
    not_over = pl.col("status_people") == NOT_OVER
    if by_sector:
        wanted = (kind == "S") & (pl.col("sector").is_in(sectors) if sectors else pl.lit(value=True))
    elif reasons is not None:
        wanted = (kind == "R") & (pl.col("reason").is_in(reasons) if reasons else pl.lit(value=True))
    elif destination is None:
        wanted = kind == "O"
    elif destination == "PROVINCE":
        wanted = (kind == "P") | rest
    else:
        wanted = (kind == {"CITY": "C", "COUNTY": "D"}[destination]) | abroad | rest
    return right_origin & (wanted | not_over)
