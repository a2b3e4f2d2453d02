"""One load at a time: a lease of the graph, held while the load runs, over by itself when its holder is gone.

Whoever finds it taken watches it for at most the time that it holds, and sees it renewed (another load runs) or running out
(nobody is there any more).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from domain.errors import Conflict, Refused
from domain.progress import Progress, silent
from graph.database import Database
from graph.leases import Lease, ask_for_lease, kept_lease

NAME = "load"
LEASE_S = 20.0
RENEW_EVERY_S = 4.0
LOOK_EVERY_S = 0.5


@asynccontextmanager
async def load_lock(db: Database, progress: Progress = silent, *, watch: bool = True) -> AsyncIterator[Lease]:
    """Hold the lock of loads; the body must let the event loop run, or the lock is not renewed.

    Without ``watch`` it is refused at once where somebody holds it, gone or not.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``: another load holds the lock and renews it.
    Conflict
        ``LOAD_LOCK_LOST``: the lock ran out (a computer that slept) and another load has it; the body was cancelled.
    """
    lease = await _take(db, uuid4().hex, progress, 2 * LEASE_S if watch else 0)
    problem = "This load paused for too long, and another one has begun; what was written until then is whole."
    lost = Conflict("LOAD_LOCK_LOST", problem, "Wait until the other has ended, then run the same command again.")
    async with kept_lease(db, lease, LEASE_S, RENEW_EVERY_S, lost):
        yield lease


async def _take(db: Database, holder: str, progress: Progress, watch_s: float) -> Lease:
    """Take the lock, if need be after its holder's time has passed without a renewal."""
    first = await ask_for_lease(db, NAME, holder, LEASE_S)
    looks, answer = 0, first
    while not answer["held"]:
        if answer != first or looks * LOOK_EVERY_S >= watch_s:
            problem = "Another load is running on this graph, or a recount of its totals; nothing was loaded."
            raise Refused("LOAD_RUNNING", problem, "Wait until it has ended, then run the same command again.")
        looks += 1
        progress("seconds waited for another load", int(looks * LOOK_EVERY_S), None)
        await asyncio.sleep(LOOK_EVERY_S)
        answer = await ask_for_lease(db, NAME, holder, LEASE_S)
    return Lease(NAME, holder, answer["epoch"])
