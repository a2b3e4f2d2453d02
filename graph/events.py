"""The event log: committed events get their numbers, one after the other without a gap."""

from __future__ import annotations

from graph.database import Database
from graph.leases import Lease, write_fenced

MOST_AT_ONCE = 1_000


async def number_events(db: Database, lease: Lease) -> int:
    """Give the next numbers to events without one, at most ``MOST_AT_ONCE``; return how many got one.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    return int((await write_fenced(db, "audit_event/number_events", lease, limit=MOST_AT_ONCE))["numbered"])
