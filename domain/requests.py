"""The request that is being answered, known to whatever runs for it: its id, and where its trace began."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """A request by its id; ``traceparent``: the header by which a client's trace goes on here."""

    id: str
    traceparent: str | None = None


CURRENT: ContextVar[Request | None] = ContextVar("leaguegraph_request", default=None)


def request_id() -> str | None:
    """Return the id of the request that is being answered, or ``None`` where there is none."""
    request = CURRENT.get()
    return request.id if request else None
