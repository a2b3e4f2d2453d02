"""From rows of flow tables to the things of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from analytics.store import Opened
from api.compiler.cursors import decode, encode, fingerprint
from api.flows.plan import Asking
from domain.cohorts import COMPLETED, FEW_FOR_RATIO, REMAINING, Outcome

HORIZON_NAMES = {"30": "DAYS_30", "90": "DAYS_90", "365": "DAYS_365", "AS_OF": "AS_OF"}
SHOWN, WITHHELD, NOT_OVER = 1, 6, 8


def place(opened: Opened, level: str | None, code: str | None) -> dict[str, Any] | None:
    """Return an end of a flow."""
    if level is None or code is None:
        return None
    return {"level": level, "code": code, "name": opened.names.get(code)}


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


class PublishedOutcomes:
    """Bases and outcomes of one cohort year and horizon as they are published, and what their gaps mean.

    A cell without a row is nobody where the cells above it, of the base and of the place, are shown; else it is withheld.

    Parameters
    ----------
    rows : pl.DataFrame
        Published rows of the year and horizon.
    parents : Mapping
        The place above each origin.
    origins : Iterable
        The origins that will be asked for; only they and the places above them are kept.
    """

    def __init__(self, rows: pl.DataFrame, parents: Mapping[str, str], origins: Iterable[str]) -> None:
        kind = pl.col("agg_level").str.slice(2)
        self._parents = parents
        kept = sorted({each for origin in origins for each in lineage(parents, origin)})
        chosen = rows.filter(pl.col("origin").is_in(kept), kind.is_in(["", "O"]))
        self._cells = {(row["origin"], row["outcome"]): row for row in chosen.iter_rows(named=True)}

    def base(self, origin: str) -> int | None:
        """Return the base of an origin, where it is shown."""
        row = self._cells.get((origin, None))
        return None if row is None else row["people"]

    def totals(self, origin: str) -> list[dict[str, Any]]:
        """Return the outcomes of an origin; none at all where its base is not shown."""
        if self.base(origin) is None:
            return []
        return [self._total(origin, each.value) for each in Outcome]

    def _total(self, origin: str, outcome: str) -> dict[str, Any]:
        row = self._cells.get((origin, outcome))
        if row is not None:
            return {name: row[name] for name in ("outcome", "people", "share", "status_people")}
        if self._is_nobody(origin, outcome):
            return exact_total(outcome, 0, 1)
        return {"outcome": outcome, "people": None, "share": None, "status_people": WITHHELD}

    def _is_nobody(self, origin: str, outcome: str) -> bool:
        """Tell whether a cell without a row is known to be empty."""
        if self.base(origin) is None:
            return False
        above = self._parents.get(origin)
        if above is None:
            return True
        row = self._cells.get((above, outcome))
        return self._is_nobody(above, outcome) if row is None else row["status_people"] == SHOWN


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


def lineage(parents: Mapping[str, str], origin: str) -> list[str]:
    """Return an origin and the places above it."""
    line = [origin]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line
