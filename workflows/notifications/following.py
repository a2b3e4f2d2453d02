"""Ports follow the event log, each at its own pace: in the order of numbers, at least once, from the place kept in the graph.

What a port does not take is brought again, after longer and longer waits, and what follows waits behind it. Each port has a task
of its own beside the worker's duties, for as long as the lease is held: a port that does not answer holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from domain.errors import LeagueGraphError
from graph.database import Database
from graph.events import find_place, keep_place, list_of_transfers
from graph.leases import Lease
from workflows.notifications.port import Message, Port

log = structlog.get_logger()

PAUSE_S = 1.0
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 300.0


class Follower:
    """One port that follows the log."""

    def __init__(self, db: Database, port: Port, lease: Lease) -> None:
        self._db = db
        self._port = port
        self._lease = lease

    async def follow(self) -> None:
        """Deliver until cancelled, or until another worker holds the lease."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                went_on = await self.deliver_some()
            except LeagueGraphError as exc:
                if exc.code == "LEASE_LOST":
                    return
                log.warning("notifications wait", port=self._port.name, code=exc.code, problem=exc.problem, wait_s=wait_s)
            except Exception:
                log.exception("notifications failed", port=self._port.name, wait_s=wait_s)
            else:
                wait_s = FIRST_WAIT_S
                await asyncio.sleep(0 if went_on else PAUSE_S)
                continue
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    async def deliver_some(self) -> bool:
        """Deliver what follows the place, event by event; return whether there was anything.

        A port that is new begins at the end of the log: nobody is told of last year.

        Raises
        ------
        LeagueGraphError
            ``DELIVERY_FAILED``; ``LEASE_LOST``; what the database says.
        """
        place = await find_place(self._db, self._port.name)
        if place is None:
            await keep_place(self._db, self._lease, self._port.name, None)
            return True
        events, end = await list_of_transfers(self._db, place)
        for event in events:
            await self._port.deliver(Message.of(event))
            await keep_place(self._db, self._lease, self._port.name, event.number)
        if end > (events[-1].number if events else place):
            await keep_place(self._db, self._lease, self._port.name, end)
        return end > place


@asynccontextmanager
async def following(db: Database, ports: Sequence[Port], lease: Lease) -> AsyncIterator[None]:
    """Let ports follow the log beside the body."""
    tasks = [asyncio.create_task(Follower(db, port, lease).follow()) for port in ports]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
