"""Transfers by clients that send again what was not answered, while something goes wrong; afterwards the graph is compared."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bench.keyed_client import KeyedClient, Taken
from bench.transfer_check import find_branches, find_problems
from bench.transfer_jobs import Job, Progressing, do_job, make_jobs, tokens_of
from graph.clock import read_clock
from graph.database import Database


@dataclass(slots=True)
class Play:
    """Transfers that are to be made, and what is known of them before."""

    run_id: str
    key: str
    jobs: list[Job]
    tokens: dict[str, str]
    since: datetime
    before: dict[str, str]
    progressing: Progressing = field(default_factory=Progressing)
    taken: Taken = field(default_factory=Taken)

    @property
    def whole(self) -> int:
        """Return how many mutations all transfers take."""
        return sum(job.mutations for job in self.jobs)

    async def problems(self, db: Database) -> list[str]:
        """Return what is other than acknowledged, or broken."""
        return await find_problems(db, self.jobs, self.before, self.since, self.run_id)


async def make_play(db: Database, key: str, transfers: int, committees: int) -> Play:
    """Choose who moves, and give them accounts.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``.
    """
    run_id = f"play-{secrets.token_hex(6)}"
    jobs = await make_jobs(db, run_id, transfers, committees)
    since = (await read_clock(db)).now()
    return Play(run_id, key, jobs, dict(tokens_of(jobs, key)), since, await find_branches(db, jobs, since))


async def perform(
    play: Play, port: int, clients: int, meanwhile: Callable[[Progressing], Awaitable[None]], jobs: Sequence[Job] | None = None
) -> None:
    """Let clients make the transfers, each of them a share, while something else goes on; where one fails, all end."""
    share = play.jobs if jobs is None else jobs

    async def client(at: int) -> None:
        async with kept_client(port, play.taken) as http:
            for job in share[at::clients]:
                await do_job(http, job, play.tokens, play.progressing)

    async with asyncio.TaskGroup() as group:
        for at in range(clients):
            group.create_task(client(at))
        group.create_task(_awaited(meanwhile(play.progressing)))


async def _awaited(work: Awaitable[None]) -> None:
    await work


@asynccontextmanager
async def kept_client(port: int, taken: Taken) -> AsyncIterator[KeyedClient]:
    """Give a client for the time of a block."""
    client = KeyedClient(port, taken)
    try:
        yield client
    finally:
        await client.close()
