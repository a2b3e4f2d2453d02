"""The worker's duty to transfers: a step whose time has run out passes to the parent, and what nobody can complete ends.

A step passes on at most once a look: the organisation that gets it has its full time, also after the worker was away for
long. Which steps are due is read from the graph, so a worker that was killed has forgotten nothing, and none passes on twice:
the statement that moves a step compares its due time.
"""

from __future__ import annotations

import time

import structlog

from domain.transfer_terms import Terms
from graph.clock import read_clock
from graph.database import Database
from graph.leases import Lease
from graph.transfer_steps import MOST_AT_ONCE, end_stranded, escalate_step, find_overdue

log = structlog.get_logger()

LOOK_EVERY_S = 5.0
SWEEP_EVERY_S = 60.0


class DeadlinesDuty:
    """Keeps the clocks of open steps; between turns it remembers only when it last looked."""

    def __init__(self, db: Database, terms: Terms) -> None:
        self._db = db
        self._terms = terms
        self._looked = self._swept = float("-inf")

    async def turn(self, lease: Lease) -> None:
        """Do what there is to do now, every few seconds.

        Raises
        ------
        Conflict
            ``LEASE_LOST``: another worker holds the lease; nothing more was written.
        """
        if time.monotonic() - self._looked >= LOOK_EVERY_S:
            full = await self.escalate(lease) == MOST_AT_ONCE
            self._looked = float("-inf") if full else time.monotonic()
        if time.monotonic() - self._swept >= SWEEP_EVERY_S:
            full = await self.sweep(lease) == MOST_AT_ONCE
            self._swept = float("-inf") if full else time.monotonic()

    async def escalate(self, lease: Lease) -> int:
        """Pass on the steps whose time has run out, the earliest first; return how many were looked at."""
        now = (await read_clock(self._db)).now()
        steps = await find_overdue(self._db, now)
        passed = 0
        for step in steps:
            passed += await escalate_step(self._db, lease, step, now, self._terms.due_at(step.route, now))
        if passed:
            log.info("steps of transfers passed to the parent", steps=passed)
        return len(steps)

    async def sweep(self, lease: Lease) -> int:
        """End transfers whose member has left; return how many."""
        ended = await end_stranded(self._db, lease, (await read_clock(self._db)).now())
        if ended:
            log.info("transfers ended whose member has left", transfers=ended)
        return ended
