"""``flowMembers``: from a cell to its people, for officers of the subtree alone, and in the read log."""

from __future__ import annotations

import asyncio
from typing import Any

import polars as pl
from ibis import _

from analytics.flow_table import DESTINATIONS, ORIGINS, FlowLevel
from analytics.store import Opened
from api.errors import Code, RequestError
from api.flows.plan import Asking
from api.flows.rows import page, place
from api.flows.scopes import extent_of
from graph.clock import read_clock
from graph.cohorts import list_named

LOOKED_UP = ("sector", "reason", "outcome")
MOST_MEMBERS = 20_000


async def flow_members(asking: Asking) -> Any:
    """Answer ``flowMembers``; null where the caller is no officer of the subtree.

    Whom the caller may not see (any more) is left out before the list is counted and cut into pages.
    """
    found = await asyncio.to_thread(asking.reading.flows.ask, lambda opened: _of_cell(opened, asking))
    if found is None:
        return None
    reading, (extract, people) = asking.reading, found
    if len(people) > MOST_MEMBERS:
        message = f"The cell has {len(people):,} people, more than {MOST_MEMBERS:,}. Ask for a smaller one."
        raise RequestError(Code.QUERY_TOO_EXPENSIVE, message, asking.path)
    today = (await read_clock(reading.db)).today()
    year, ids = asking.values["cell"]["cohort_year"], [each["person_id"] for each in people]
    names = await list_named(reading.db, ids, year, today, reading.rights.person_scopes)
    listed = page(asking, extract, "flowMembers", [each for each in people if each["person_id"] in names])
    listed["nodes"] = [{**each, "name": names[each["person_id"]]} for each in listed["nodes"]]
    asking.answering.people.update(each["person_id"] for each in listed["nodes"])
    return listed


def _of_cell(opened: Opened, asking: Asking) -> tuple[str, list[dict[str, Any]]] | None:
    """Return which extract it is, and the people of the cell in the order of ids."""
    cell = asking.values["cell"]
    extent = extent_of(opened, cell["within"], asking.reading.rights)
    if extent is None or not extent.exact:
        return None
    named = {ORIGINS[FlowLevel(cell["origin_level"])]: cell["origin"]}
    named |= {name: cell[name] for name in LOOKED_UP if cell.get(name) is not None}
    if cell.get("destination") is not None and cell.get("destination_level"):
        named[DESTINATIONS[FlowLevel(cell["destination_level"])]] = cell["destination"]
    if any("\0" in text for text in named.values()):  # DuckDB cannot read it in a statement, and no cell is named so
        return opened.info.folder, []
    chosen = [
        _.year == cell["cohort_year"],
        _.horizon == cell["horizon"],
        _.institution_path.startswith(extent.path),
        *(_[column] == text for column, text in named.items()),
    ]
    rows = opened.frame(opened.outcomes.filter(*chosen).select("person", "branch", "outcome", "destination"))
    return opened.info.folder, [_member(opened, row) for row in rows.sort(pl.col("person")).iter_rows(named=True)]


def _member(opened: Opened, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "person_id": row["person"],
        "branch_code": row["branch"],
        "outcome": row["outcome"],
        "destination": place(opened, "BRANCH", row["destination"]),
    }
