"""The worker: one process in all holds its lease and does, turn by turn, what happens over time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import structlog

from domain.errors import Conflict, LeagueGraphError
from domain.transfer_terms import Terms
from graph.database import Database
from graph.leases import Lease, ask_for_lease, kept_lease
from workflows.deadlines import DeadlinesDuty
from workflows.events import NumberingDuty
from workflows.notifications.following import following
from workflows.notifications.port import Port
from workflows.reminders import RemindersDuty
from workflows.totals import TotalsDuty

log = structlog.get_logger()

NAME = "worker"
LEASE_S = 8.0
RENEW_EVERY_S = 2.0
PAUSE_S = 0.5
LOOK_EVERY_S = 2.0
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0


class Worker:
    """Waits for the lease, works while it holds it, and waits longer and longer where something fails."""

    def __init__(self, db: Database, terms: Terms, ports: Sequence[Port] = ()) -> None:
        self._db = db
        self._ports = ports
        self._holder = uuid4().hex
        self._duties = (TotalsDuty(db), DeadlinesDuty(db, terms), RemindersDuty(db), NumberingDuty(db))
        self._wait_s = FIRST_WAIT_S

    async def run(self) -> None:
        """Work until cancelled, also where that came together with something else that went wrong."""
        task = asyncio.current_task()
        while task is None or not task.cancelling():
            try:
                await self._work_or_look()
            except LeagueGraphError as exc:
                log.warning("worker interrupted", code=exc.code, problem=exc.problem, wait_s=self._wait_s)
                await self._wait()
            except Exception:
                log.exception("worker failed", wait_s=self._wait_s)
                await self._wait()

    async def _wait(self) -> None:
        """Wait, twice as long each time until something goes well again."""
        await asyncio.sleep(self._wait_s)
        self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)

    async def _work_or_look(self) -> None:
        answer = await ask_for_lease(self._db, NAME, self._holder, LEASE_S)
        if not answer["held"]:
            self._wait_s = FIRST_WAIT_S
            await asyncio.sleep(LOOK_EVERY_S)
            return
        lease = Lease(NAME, self._holder, answer["epoch"])
        log.info("worker begins", epoch=lease.epoch)
        lost = Conflict("LEASE_LOST", "This worker paused for too long, and another one does its work now.")
        async with kept_lease(self._db, lease, LEASE_S, RENEW_EVERY_S, lost), following(self._db, self._ports, lease):
            while True:
                for duty in self._duties:
                    await duty.turn(lease)
                self._wait_s = FIRST_WAIT_S
                await asyncio.sleep(PAUSE_S)


@asynccontextmanager
async def working(db: Database, terms: Terms | None = None, ports: Sequence[Port] = ()) -> AsyncIterator[None]:
    """Work beside the body, and give the lease back at its end.

    ``terms``: how long steps of transfers stay open; ``ports``: where notifications go.
    """
    task = asyncio.create_task(Worker(db, terms or Terms(), ports).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
