"""What a server says of itself: version, clock, indexes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """The version and edition of a server, and its clock in milliseconds since 1970."""

    version: str
    edition: str
    now_ms: int


async def find_server_facts(db: Database, *, timeout_s: float) -> ServerFacts:
    """Return what the server says of itself."""
    return ServerFacts(**(await db.read("server/find_server", timeout_s=timeout_s))[0])


async def list_index_states(db: Database, *, timeout_s: float) -> dict[str, str]:
    """Return the state of every index by its name."""
    return {row["name"]: row["state"] for row in await db.read("server/list_indexes", timeout_s=timeout_s)}
