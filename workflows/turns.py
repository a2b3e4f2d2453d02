"""Every duty of the worker in turn until nothing is left to do at this moment, for whoever sets the time of a graph."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from domain.errors import Conflict, Refused
from domain.progress import Progress, silent
from domain.transfer_terms import Terms
from graph.database import Database
from graph.events import has_unnumbered
from graph.leases import Lease, ask_for_lease, kept_lease
from graph.marks import find_marked
from graph.transfer_steps import MOST_AT_ONCE
from workflows.deadlines import DeadlinesDuty
from workflows.events import NumberingDuty
from workflows.reminders import RemindersDuty
from workflows.totals import TotalsDuty
from workflows.worker import LEASE_S, NAME, RENEW_EVERY_S

PATIENCE_S = 2 * LEASE_S  # a worker that was killed holds the lease until it runs out
LOOK_EVERY_S = 0.5


class Turns:
    """The duties of the worker, done when they are called for."""

    def __init__(self, db: Database, terms: Terms, lease: Lease) -> None:
        self._db = db
        self._lease = lease
        self._deadlines, self._reminders = DeadlinesDuty(db, terms), RemindersDuty(db)
        self._totals, self._numbering = TotalsDuty(db), NumberingDuty(db)

    async def take(self) -> None:
        """Do all that there is to do now.

        Raises
        ------
        Conflict
            ``LEASE_LOST``: another worker holds the lease; nothing more was written.
        """
        while await self._deadlines.escalate(self._lease) == MOST_AT_ONCE:
            pass
        while await self._deadlines.sweep(self._lease) == MOST_AT_ONCE:
            pass
        while await self._reminders.remind(self._lease) == MOST_AT_ONCE:
            pass
        while await has_unnumbered(self._db):
            await self._numbering.turn(self._lease)
        while (marked := await find_marked(self._db)).can_be_added and marked.codes:
            await self._totals.turn(self._lease)


@asynccontextmanager
async def worker_turns(db: Database, terms: Terms, progress: Progress = silent) -> AsyncIterator[Turns]:
    """Hold the lease of the worker for the time of a block.

    Raises
    ------
    Refused
        ``WORKER_RUNS``: another program works on this graph.
    """
    holder = uuid4().hex
    until = time.monotonic() + PATIENCE_S
    while not (answer := await ask_for_lease(db, NAME, holder, LEASE_S))["held"]:
        if time.monotonic() > until:
            problem = "Another program works on this graph, and it goes by its time."
            raise Refused("WORKER_RUNS", problem, "End `leaguegraph demo` (Ctrl-C) and run this again.")
        progress("waiting for the worker", 0, 1)
        await asyncio.sleep(LOOK_EVERY_S)
    lease = Lease(NAME, holder, answer["epoch"])
    lost = Conflict("LEASE_LOST", "This program paused for too long, and another one does the worker's work now.")
    async with kept_lease(db, lease, LEASE_S, RENEW_EVERY_S, lost):
        yield Turns(db, terms, lease)
