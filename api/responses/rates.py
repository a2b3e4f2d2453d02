"""responseRates: the share of steps answered within 72 hours, and how long answers take, counted in the graph now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from analytics.response_rates import COUNTED, WHOLE, response_rates
from api.errors import Code, RequestError
from api.flows.plan import Asking
from domain.clock import SHANGHAI
from domain.transfers import StepKind
from graph.clock import read_clock
from graph.responses import count_steps, find_addressees, list_names

NOTHING: dict[str, Any] = {"opened": 0, "open": 0, "counted": 0, "in_time": 0, "share": None}
NEVER = {"first_quartile": None, "median": None, "third_quartile": None}


def left_s(asking: Asking) -> float:
    """Return how long a statement may take, in what is left of the deadline."""
    return max(0.001, asking.reading.deadline - time.monotonic())


async def rates(asking: Asking) -> dict[str, Any] | None:
    """Return the response rates within an organisation; ``None`` where the caller sees no inbox there."""
    values, reading = asking.values, asking.reading
    since, until = _midnight(values["from"]), _midnight(values["to"])
    if since >= until:
        raise RequestError(Code.BAD_INPUT, "from must be before to.", (*asking.path, "from"))
    scopes = reading.rights.inbox_scopes
    groups = await find_addressees(reading.db, values["within"], values.get("level"), scopes, timeout_s=left_s(asking))
    if not groups:
        return None
    now = (await read_clock(reading.db)).now()
    rows = await count_steps(reading.db, groups, since, until, now, timeout_s=left_s(asking))
    made = await asyncio.to_thread(response_rates, pl.DataFrame(rows, schema=COUNTED)) if rows else None
    told = {(row["group"], row["kind"]): row for row in made.iter_rows(named=True)} if made is not None else {}
    codes = sorted({group for group, _ in told} - {WHOLE, ""})
    named = await list_names(reading.db, codes, timeout_s=left_s(asking))
    places: list[tuple[str, Any]] = [(each["code"], each) for each in named]
    if ("", WHOLE) in told:
        places.append(("", None))
    organisations = [{"organisation": place, **_of(told, code)} for code, place in places]
    return {"counted_at": now.isoformat(timespec="milliseconds"), **_of(told, WHOLE), "organisations": organisations}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _of(told: Mapping[tuple[str, str], Mapping[str, Any]], group: str) -> dict[str, Any]:
    """Return the rates of all steps of a group, and of each kind that it had."""
    kinds = [kind for kind in StepKind if (group, kind.value) in told]
    by_step = [{"step": kind.value, **_shaped(told[group, kind.value])} for kind in kinds]
    return {"rate": {"step": None, **_shaped(told.get((group, WHOLE), NOTHING | NEVER))}, "by_step": by_step}


def _shaped(row: Mapping[str, Any]) -> dict[str, Any]:
    hours = {f"{name}_hours": row[name] for name in NEVER}
    return {**{name: row[name] for name in NOTHING}, **hours}
