"""bottlenecks: which organisations hold the most overdue and open steps now."""

from __future__ import annotations

from typing import Any

from api.flows.plan import Asking
from api.flows.rows import page_size_of
from api.responses.rates import left_s
from graph.clock import read_clock
from graph.responses import list_bottlenecks


async def bottlenecks(asking: Asking) -> list[dict[str, Any]] | None:
    """Return who holds the most steps within an organisation; ``None`` where the caller sees no inbox there."""
    reading = asking.reading
    now = (await read_clock(reading.db)).now()
    scopes, size = reading.rights.inbox_scopes, page_size_of(asking.values)
    rows = await list_bottlenecks(reading.db, asking.values["within"], scopes, now, size, timeout_s=left_s(asking))
    if rows is None:
        return None
    names = ("code", "name", "kind")
    return [
        {**{key: row[key] for key in ("open", "overdue", "oldest_due_at")}, "organisation": {name: row[name] for name in names}}
        for row in rows
    ]
