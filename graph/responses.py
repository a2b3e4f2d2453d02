"""How organisations answer steps of transfers, as staff and officers ask: counted now, in the caller's scopes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.clock import stored_moment
from domain.transfers import TransferState
from graph.database import Database, Row

RESPONSE_HOURS = 72


async def find_addressees(
    db: Database, within: str, level: str | None, inbox_scopes: Sequence[str], *, timeout_s: float
) -> dict[str, str]:
    """Return organisations at or below one, each with the one it counts for; none where the caller may see nothing there."""
    scopes = list(inbox_scopes)
    rows = await db.read("response/find_addressees", within=within, level=level, inbox_scopes=scopes, timeout_s=timeout_s)
    return {row["code"]: row["group"] for row in rows}


async def count_steps(
    db: Database, groups: Mapping[str, str], since: datetime, until: datetime, now: datetime, *, timeout_s: float
) -> list[Row]:
    """Count the steps that were opened in a period, by whom their first addressee counts for, kind and hours."""
    return await db.read(
        "response/count_steps",
        groups=dict(groups),
        states=[state.value for state in TransferState],
        since=stored_moment(since),
        until=stored_moment(until),
        now=stored_moment(now),
        within_hours=RESPONSE_HOURS,
        timeout_s=timeout_s,
    )


async def list_names(db: Database, codes: Sequence[str], *, timeout_s: float) -> list[Row]:
    """Return organisations (``code, name, kind``) in the order of names."""
    return await db.read("response/list_names", codes=list(codes), timeout_s=timeout_s)


async def list_bottlenecks(
    db: Database, within: str, inbox_scopes: Sequence[str], now: datetime, limit: int, *, timeout_s: float
) -> list[Row] | None:
    """Return who holds the most overdue and open steps; ``None`` where the caller may see nothing there."""
    rows = await db.read(
        "response/list_bottlenecks",
        within=within,
        inbox_scopes=list(inbox_scopes),
        now=stored_moment(now),
        limit=limit,
        timeout_s=timeout_s,
    )
    return rows[0]["rows"] if rows else None
