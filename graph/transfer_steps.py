"""Open steps of transfers as the worker handles them, under its lease: what is overdue passes on, what is due soon
is reminded, what is stranded ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.clock import stored_moment
from domain.transfer_rules import Route
from graph.database import Database
from graph.leases import Lease, write_fenced

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OverdueStep:
    """An open step whose time has run out: of which transfer, when, on which route."""

    transfer_id: str
    due_at: str
    leads_out: bool
    comes_in: bool

    @property
    def route(self) -> Route:
        """Return where its transfer leads."""
        if self.leads_out:
            return Route.OUT
        return Route.IN if self.comes_in else Route.WITHIN


async def find_overdue(db: Database, now: datetime) -> list[OverdueStep]:
    """Return steps whose time has run out, in the order in which it did, at most ``MOST_AT_ONCE``."""
    rows = await db.read("transfer/find_overdue", now=stored_moment(now), limit=MOST_AT_ONCE)
    return [OverdueStep(**row) for row in rows]


async def escalate_step(db: Database, lease: Lease, step: OverdueStep, now: datetime, new_due_at: datetime) -> int:
    """Pass a step to the organisation above; return 0 where nothing stands above, or it was answered or passed on since.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    moments = {"due_at": step.due_at, "now": stored_moment(now), "new_due_at": stored_moment(new_due_at)}
    row = await write_fenced(db, "transfer/escalate_step", lease, transfer_id=step.transfer_id, **moments)
    return int(row["passed"])


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is due: of which transfer's open step, which due time, how many hours before it."""

    transfer_id: str
    due_at: str
    hours: int


async def find_unreminded(db: Database, now: datetime, hours: Sequence[int]) -> list[DueReminder]:
    """Return the reminders that are due, in the order of due times, at most ``MOST_AT_ONCE``; ``hours``: the most first."""
    rows = await db.read("transfer/find_unreminded", now=stored_moment(now), hours=list(hours), limit=MOST_AT_ONCE)
    return [DueReminder(**row) for row in rows]


async def remind_step(db: Database, lease: Lease, due: DueReminder, now: datetime) -> int:
    """Record a reminder; return 0 where the step was answered, passed on or reminded since.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    asked = {"transfer_id": due.transfer_id, "due_at": due.due_at, "hours": due.hours, "now": stored_moment(now)}
    return int((await write_fenced(db, "transfer/remind_step", lease, **asked))["reminded"])


async def end_stranded(db: Database, lease: Lease, now: datetime) -> int:
    """End open transfers whose member is no longer where they start; return how many.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another worker holds the lease; nothing was written.
    """
    found = [row["transfer_id"] for row in await db.read("transfer/find_stranded", limit=MOST_AT_ONCE)]
    if not found:
        return 0
    row = await write_fenced(db, "transfer/end_stranded", lease, now=stored_moment(now), transfer_ids=found)
    return int(row["ended"])
