"""From rows of flow tables to the things of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from analytics.published_cells import BASE, Cell, PublishedCells
from analytics.store import Opened
from api.compiler.cursors import decode, encode, fingerprint
from api.flows.plan import Asking
from domain.cohorts import COMPLETED, FEW_FOR_RATIO, REMAINING, Outcome

HORIZON_NAMES = {"30": "DAYS_30", "90": "DAYS_90", "365": "DAYS_365", "AS_OF": "AS_OF"}
SHOWN, NOT_OVER = 1, 8
PLACES = {"PROVINCE", "CITY", "COUNTY"}


def place(opened: Opened, level: str | None, code: str | None) -> dict[str, Any] | None:
    """Return an end of a flow."""
    if level is None or code is None:
        return None
    names = opened.place_names if level in PLACES else opened.names
    return {"level": level, "code": code, "name": names.get(code)}


def page(asking: Asking, extract: str, name: str, rows: Any) -> dict[str, Any]:
    """Return the page of a list (or frame) that never changes within one extract: nodes, page information, total count."""
    values = asking.values
    chosen = {key: value for key, value in values.items() if key not in {"first", "after"}}
    list_id = fingerprint(name, [chosen, extract])
    start = decode(values["after"], list_id, (int,), (*asking.path, "after"))[0] if values.get("after") else 0
    size = page_size_of(values)
    end = min(start + size, len(rows))
    return {
        "nodes": rows[start:end],
        "page_info": {
            "has_next_page": end < len(rows),
            "has_previous_page": start > 0,
            "start_cursor": encode(list_id, [start + 1]) if end > start else None,
            "end_cursor": encode(list_id, [end]) if end > start else None,
        },
        "total_count": len(rows),
    }


def page_size_of(values: Mapping[str, Any]) -> int:
    """Return the size of a page."""
    return 50 if values.get("first") is None else int(values["first"])


def exact_total(outcome: str, people: int, base: int) -> dict[str, Any]:
    """Return the people of an outcome with their share."""
    return {"outcome": outcome, "people": people, "share": people / base if base else None, "status_people": SHOWN}


def totals_of(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return all outcomes, those of nobody too, in the order of the rules."""
    base = sum(counts.values())
    return [exact_total(outcome.value, counts.get(outcome.value, 0), base) for outcome in Outcome]


def to_come() -> list[dict[str, Any]]:
    """Return the outcomes of a horizon that is not over."""
    return [{"outcome": outcome.value, "people": None, "share": None, "status_people": NOT_OVER} for outcome in Outcome]


def published_totals(cells: PublishedCells, origin: str) -> list[dict[str, Any]]:
    """Return the outcomes of an origin as they are published; none at all where its base is not shown."""
    base = cells.cell(origin, BASE).people
    if base is None:
        return []
    return [published_total(cells.cell(origin, (*BASE, each.value)), base) | {"outcome": each.value} for each in Outcome]


def published_total(cell: Cell, base: int | None) -> dict[str, Any]:
    """Return the people of a published cell with their share; a share of a base below 23 is none."""
    share = None if cell.people is None or base is None or base < FEW_FOR_RATIO else cell.people / base
    return {"people": cell.people, "share": share, "status_people": cell.status}


def reconciliation(base: int | None, totals: list[dict[str, Any]]) -> dict[str, Any]:
    """Return whether the outcomes add up to the base, as far as both are shown."""
    people = [each["people"] for each in totals]
    total = None if any(each is None for each in people) else sum(people)
    return {"base": base, "sum": total, "reconciles": None if base is None or total is None else base == total}


def completion(totals: list[dict[str, Any]], base: int | None) -> dict[str, Any]:
    """Return the completion rate with the absolute remainder; a rate of fewer than 23 people is none."""
    if not totals:
        return {"completion_rate": None, "remainder": None}
    people = {each["outcome"]: each["people"] for each in totals}

    def added(outcomes: tuple[Outcome, ...]) -> int | None:
        parts = [people[each.value] for each in outcomes]
        return None if any(part is None for part in parts) else sum(parts)

    done, remainder, left = added(COMPLETED), added(REMAINING), people[Outcome.LEFT.value]
    if base is None or done is None or left is None or base - left < FEW_FOR_RATIO:
        return {"completion_rate": None, "remainder": remainder}
    return {"completion_rate": done / (base - left), "remainder": remainder}


def counted(frame: pl.DataFrame) -> dict[str, int]:
    """Return people by outcome."""
    summed = frame.group_by("outcome").agg(pl.col("people").sum())
    return dict(zip(summed["outcome"].to_list(), summed["people"].to_list(), strict=True))
