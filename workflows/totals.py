"""The worker's duty to totals: what changed is added to them, and they are counted anew where a load left that undone."""

from __future__ import annotations

import time

import structlog

from domain.errors import Refused
from graph.database import Database
from graph.leases import Lease
from graph.load_lock import load_lock
from graph.marks import Marked, add_marked, find_marked, record_count
from graph.totals import settle_totals

log = structlog.get_logger()

RECORD_EVERY_S = 1.0
TELL_EVERY_S = 60.0


class TotalsDuty:
    """Keeps totals up to date, turn by turn; between turns it remembers only when it last wrote and told something."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recorded = self._told = time.monotonic()
        self._added = 0

    async def turn(self, lease: Lease) -> None:
        """Do what there is to do now.

        Raises
        ------
        Conflict
            ``LEASE_LOST``: another worker holds the lease; nothing more was written.
        """
        marked = await find_marked(self._db)
        if marked.recount_pending:
            await self._recount()
        elif marked.counted:
            await self._add(lease, marked)

    async def _add(self, lease: Lease, marked: Marked) -> None:
        self._added += await add_marked(self._db, lease, marked)
        if marked.is_all and (marked.codes or time.monotonic() - self._recorded >= RECORD_EVERY_S):
            await record_count(self._db, lease, marked.moment)
            self._recorded = time.monotonic()
        if self._added and time.monotonic() - self._told >= TELL_EVERY_S:
            log.info("totals added", organisations=self._added)
            self._told, self._added = time.monotonic(), 0

    async def _recount(self) -> None:
        """Count anew after a load that was ended before it could; a load that runs does it itself."""
        try:
            async with load_lock(self._db, watch=False) as lease:
                if (await find_marked(self._db)).recount_pending:
                    began = time.monotonic()
                    await settle_totals(self._db, lease)
                    log.info("totals counted anew", seconds=round(time.monotonic() - began, 1))
        except Refused:
            return
