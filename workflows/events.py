"""The worker's duty to the event log: what was committed gets a number, so that whoever follows the log misses nothing.

Changes are committed in another order than they began. A number is given after the commit, by the holder of the lease alone:
so nothing appears later below a number that was shown already.
"""

from __future__ import annotations

import time

import structlog

from graph.database import Database
from graph.events import MOST_AT_ONCE, has_unnumbered, number_events
from graph.leases import Lease

log = structlog.get_logger()

MOST_BATCHES = 10
TELL_EVERY_S = 60.0


class NumberingDuty:
    """Numbers events, turn by turn; between turns it remembers only what it has not told yet."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._told = time.monotonic()
        self._numbered = 0

    async def turn(self, lease: Lease) -> None:
        """Number what there is now, batch by batch; what is left after ``MOST_BATCHES`` waits for the other duties.

        Raises
        ------
        Conflict
            ``LEASE_LOST``: another worker holds the lease; nothing more was written.
        """
        if not await has_unnumbered(self._db):
            return
        for _ in range(MOST_BATCHES):
            numbered = await number_events(self._db, lease)
            self._numbered += numbered
            if numbered < MOST_AT_ONCE:
                break
        if self._numbered and time.monotonic() - self._told >= TELL_EVERY_S:
            log.info("events numbered", events=self._numbered)
            self._told, self._numbered = time.monotonic(), 0
