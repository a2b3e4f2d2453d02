"""``flowMembers``: from a cell to its people, for officers of the subtree alone, and in the read log."""

from __future__ import annotations

import asyncio
from typing import Any

import polars as pl
from ibis import _

from analytics.flow_table import DESTINATIONS, ORIGINS, FlowLevel
from analytics.store import Opened
from api.flows.plan import Asking
from api.flows.rows import page, place
from api.flows.scopes import extent_of
from graph.clock import read_clock
from graph.cohorts import list_named

LOOKED_UP = ("sector", "reason", "outcome")


async def flow_members(asking: Asking) -> Any:
    """Answer ``flowMembers``; null where the caller is no officer of the subtree."""
    listed = await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _listed(opened, asking))
    if listed is None:
        return None
    reading = asking.reading
    ids = [node["person_id"] for node in listed["nodes"]]
    today = (await read_clock(reading.db)).today()
    names = await list_named(reading.db, ids, asking.values["cell"]["cohort_year"], today, reading.rights.person_scopes)
    asking.answering.people.update(names)
    listed["nodes"] = [{**node, "name": names[node["person_id"]]} for node in listed["nodes"] if node["person_id"] in names]
    return listed


def _listed(opened: Opened, asking: Asking) -> Any:
    cell = asking.values["cell"]
    extent = extent_of(opened, cell["within"], asking.reading.rights)
    if extent is None or not extent.exact:
        return None
    people = opened.outcomes.filter(
        _.year == cell["cohort_year"], _.horizon == cell.get("horizon", "AS_OF"), _.institution_path.startswith(extent.path)
    )
    people = people.filter(_[ORIGINS[FlowLevel(cell["origin_level"])]] == cell["origin"])
    if cell.get("destination") is not None and cell.get("destination_level"):
        people = people.filter(_[DESTINATIONS[FlowLevel(cell["destination_level"])]] == cell["destination"])
    for name in LOOKED_UP:
        if cell.get(name) is not None:
            people = people.filter(_[name] == cell[name])
    rows = opened.frame(people.select("person", "branch", "outcome", "destination")).sort(pl.col("person"))
    return page(asking, opened, "flowMembers", [_member(opened, row) for row in rows.iter_rows(named=True)])


def _member(opened: Opened, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "person_id": row["person"],
        "branch_code": row["branch"],
        "outcome": row["outcome"],
        "destination": place(opened, "BRANCH", row["destination"]),
    }
