"""One load at a time: a lease on a node of the graph, renewed while the load runs, over by itself when its holder is gone.

A program that was killed cannot give a lock back. So the lock holds for a short time only: whoever finds it taken watches it for
at most that time, and sees it renewed (another load runs) or running out (nobody is there any more).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from domain.errors import Conflict, Refused
from domain.progress import Progress, silent
from graph.database import Database, Row

NAME = "load"
LEASE_S = 20.0
RENEW_EVERY_S = 4.0
LOOK_EVERY_S = 0.5


@asynccontextmanager
async def load_lock(db: Database, progress: Progress = silent) -> AsyncIterator[None]:
    """Hold the lock of loads; the body must let the event loop run, or the lock is not renewed.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``: another load holds the lock and renews it.
    Conflict
        ``LOAD_LOCK_LOST``: the lock ran out (a computer that slept) and another load has it; the body was cancelled.
    """
    holder = uuid4().hex
    await _take(db, holder, progress)
    ended = asyncio.Event()
    loading = asyncio.current_task()
    keeper = asyncio.create_task(_keep(db, holder, ended, loading))
    try:
        yield
    finally:
        ended.set()
        if keeper.done() and loading is not None:
            loading.uncancel()  # the keeper cancelled it; what it raises, below, says why
        await keeper
        await db.write("lock/release_lock", lock_name=NAME, holder=holder)


async def _ask(db: Database, holder: str) -> Row:
    return (await db.write("lock/take_lock", lock_name=NAME, holder=holder, lease_s=LEASE_S))[0]


async def _take(db: Database, holder: str, progress: Progress) -> None:
    """Take the lock, if need be after its holder's time has passed without a renewal."""
    first = await _ask(db, holder)
    looks, answer = 0, first
    while not answer["held"]:
        if answer != first or looks * LOOK_EVERY_S > 2 * LEASE_S:
            problem = "Another load is running on this graph; nothing was loaded."
            raise Refused("LOAD_RUNNING", problem, "Wait until it has ended, then run the same command again.")
        looks += 1
        progress("seconds waited for another load", int(looks * LOOK_EVERY_S), None)
        await asyncio.sleep(LOOK_EVERY_S)
        answer = await _ask(db, holder)


async def _keep(db: Database, holder: str, ended: asyncio.Event, loading: asyncio.Task[Any] | None) -> None:
    """Renew the lock until the load has ended; cancel the load where that cannot be done."""
    try:
        while not await _ended_within(ended, RENEW_EVERY_S):
            if not (await _ask(db, holder))["held"]:
                problem = "This load paused for too long, and another one has begun; what was written until then is whole."
                raise Conflict("LOAD_LOCK_LOST", problem, "Wait until the other has ended, then run the same command again.")
    except BaseException:
        if loading is not None and not ended.is_set():
            loading.cancel()
        raise


async def _ended_within(ended: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await ended.wait()
    except TimeoutError:
        return False
