"""The event log: committed events get their numbers, without a gap, and whoever follows the log keeps a place in it."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.leases import Lease, write_fenced

MOST_AT_ONCE = 1_000
LOOKED_AT = 200


async def has_unnumbered(db: Database) -> bool:
    """Tell whether an event has no number yet."""
    return bool((await db.read("audit_event/has_unnumbered"))[0]["unnumbered"])


async def number_events(db: Database, lease: Lease) -> int:
    """Give the next numbers to events without one, at most ``MOST_AT_ONCE``; return how many got one.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    return int((await write_fenced(db, "audit_event/number_events", lease, limit=MOST_AT_ONCE))["numbered"])


@dataclass(frozen=True, slots=True)
class TransferEvent:
    """A numbered event that concerns transfers; ``after`` is JSON."""

    id: str
    number: int
    at: str
    action: str
    after: str
    organisation_codes: list[str]
    transfer_ids: list[str]
    person_ids: list[str]


async def list_of_transfers(db: Database, since: int) -> tuple[list[TransferEvent], int]:
    """Return the events after a number that concern transfers, and the number to go on from."""
    (page,) = await db.read("audit_event/list_of_transfers", since=since, scan=LOOKED_AT)
    return [TransferEvent(**event) for event in page["events"]], int(page["next"])


async def find_last(db: Database) -> int:
    """Return the number of the last event that has one; 0 where none has."""
    return int((await db.read("audit_event/find_last"))[0]["last"])


async def list_touched(db: Database, since: int) -> tuple[list[tuple[list[str], list[str]]], int]:
    """Return what the events after a number are about (transfers, organisations), and the number to go on from."""
    (page,) = await db.read("audit_event/list_touched", since=since, scan=LOOKED_AT)
    return [(transfers, codes) for transfers, codes in page["touched"]], int(page["next"])


async def find_place(db: Database, name: str) -> int | None:
    """Return the number of the last event that somebody has dealt with; ``None``: nobody of that name has begun."""
    rows = await db.read("feed_place/find_place", place_name=name)
    return int(rows[0]["number"]) if rows else None


async def keep_place(db: Database, lease: Lease, name: str, number: int | None) -> int:
    """Keep somebody's place in the log, the end of the log where no number is given; return it.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    return int((await write_fenced(db, "feed_place/keep_place", lease, place_name=name, number=number))["number"])
