"""The worker's duty to remind: whoever has a step is told 24 and 4 hours before it runs out, each once for every due time.

A reminder is an event of the log; who follows the log, as notifications do, brings it to people. The marks stand on the steps:
a worker that was killed has forgotten nothing. After a downtime only the nearer of two is given, and for a time that has run out
none: that step passes on.
"""

from __future__ import annotations

import time

import structlog

from domain.transfer_terms import REMINDER_HOURS
from graph.clock import read_clock
from graph.database import Database
from graph.leases import Lease
from graph.transfer_steps import MOST_AT_ONCE, find_unreminded, remind_step

log = structlog.get_logger()

LOOK_EVERY_S = 30.0


class RemindersDuty:
    """Reminds of open steps; between turns it remembers only when it last looked."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._looked = float("-inf")

    async def turn(self, lease: Lease) -> None:
        """Do what there is to do now, every half a minute.

        Raises
        ------
        Conflict
            ``LEASE_LOST``: another worker holds the lease; nothing more was written.
        """
        if time.monotonic() - self._looked >= LOOK_EVERY_S:
            full = await self.remind(lease) == MOST_AT_ONCE
            self._looked = float("-inf") if full else time.monotonic()

    async def remind(self, lease: Lease) -> int:
        """Give the reminders that are due, the nearest due time first; return how many were looked at."""
        now = (await read_clock(self._db)).now()
        due = await find_unreminded(self._db, now, REMINDER_HOURS)
        given = 0
        for each in due:
            given += await remind_step(self._db, lease, each, now)
        if given:
            log.info("reminders of open steps", steps=given)
        return len(due)
