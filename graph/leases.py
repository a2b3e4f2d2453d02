"""Leases: a name that one program holds for some seconds and renews, on a node of the graph; the clock is the database's.

A program that was killed cannot give anything back, so a lease runs out by itself. Every new holder gets a higher epoch, and what
it writes under the lease checks the epoch in the same transaction: who slept past its time and wakes up changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from domain.errors import Conflict
from graph.database import Database, Row

GIVE_BACK_S = 5.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as its holder got it."""

    name: str
    holder: str
    epoch: int

    @property
    def fence(self) -> Row:
        """Return the parameters by which a statement checks that the lease is still held."""
        return {"lock_name": self.name, "holder": self.holder, "epoch": self.epoch}


async def ask_for_lease(db: Database, name: str, holder: str, lease_s: float) -> Row:
    """Take a lease, or renew it, where nobody else holds it; return ``held, holder, until, epoch`` as they are then."""
    return (await db.write("lock/take_lock", lock_name=name, holder=holder, lease_s=lease_s))[0]


async def write_fenced(db: Database, name: str, lease: Lease, **params: Any) -> Row:
    """Run a statement that writes only where the lease is still held; return its row.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lease; nothing was written.
    """
    rows = await db.write(name, **lease.fence, **params)
    if not rows:
        problem = f"This program paused for too long, and another one does its work now ({lease.name}); it wrote nothing more."
        raise Conflict("LEASE_LOST", problem, "Run the same command again.")
    return rows[0]


@asynccontextmanager
async def kept_lease(db: Database, lease: Lease, lease_s: float, renew_every_s: float, lost: Conflict) -> AsyncIterator[Lease]:
    """Renew a lease while the body runs, and give it back; the body must let the event loop run.

    Where it cannot be renewed, the body is cancelled and ``lost``, or what kept it from being renewed, is raised.
    """
    ended = asyncio.Event()
    body = asyncio.current_task()
    keeper = asyncio.create_task(_keep(db, lease, lease_s, renew_every_s, lost, ended, body))
    try:
        yield lease
    finally:
        ended.set()
        if keeper.done() and body is not None:
            body.uncancel()  # the keeper cancelled it; what it raises, below, says why
        with suppress(TimeoutError):  # where the server is silent it runs out by itself, and a program that is to end ends
            async with asyncio.timeout(GIVE_BACK_S):
                await keeper
                await db.write("lock/release_lock", lock_name=lease.name, holder=lease.holder)


async def _keep(
    db: Database,
    lease: Lease,
    lease_s: float,
    renew_every_s: float,
    lost: Conflict,
    ended: asyncio.Event,
    body: asyncio.Task[Any] | None,
) -> None:
    """Renew the lease until the body has ended; cancel the body where that cannot be done."""
    try:
        while not await ended_within(ended, renew_every_s):
            if not (await ask_for_lease(db, lease.name, lease.holder, lease_s))["held"]:
                raise lost
    except BaseException:
        if body is not None and not ended.is_set():
            body.cancel()
        raise


async def ended_within(ended: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, at most so long; tell whether it came."""
    try:
        async with asyncio.timeout(seconds):
            return await ended.wait()
    except TimeoutError:
        return False
