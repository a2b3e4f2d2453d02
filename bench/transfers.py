"""``leaguegraph bench transfers``: transfers by many clients over HTTP, without and with ``kill -9`` of the API and of Neo4j.

Both phases make the same number of transfers, of other people, after some that warm up. In the second the API is killed when a
third of the mutations are acknowledged, Neo4j at two thirds; each is started again at once. Clients send what was not answered
again, under its key. At the end of each phase the graph is compared with what clients were told.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.keyed_client import Taken
from bench.measure import Latency
from bench.played import kept_client
from bench.servers import ISSUER
from bench.serving import Serving
from bench.transfer_check import find_branches, find_problems
from bench.transfer_jobs import Job, Progressing, do_job, make_jobs, tokens_of
from domain.progress import Progress, silent
from graph.clock import read_clock
from graph.database import Database
from graph.server.managed import ManagedServer

TRANSFERS = 1_000
CLIENTS = 50
WARM_SHARE = 10


@dataclass(frozen=True, slots=True)
class Kill:
    """What was killed, how many mutations were acknowledged then, and after how many seconds it answered again."""

    what: str
    acknowledged: int
    back_after_s: float


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: how many transfers and mutations, how they ended, how long a mutation took, how many were sent again and why."""

    name: str
    transfers: int
    mutations: int
    ended: dict[str, int]
    seconds: float
    mutation: Latency
    repeated: int
    again: dict[str, int]
    kills: list[Kill]
    problems: list[str]

    @property
    def transfers_a_second(self) -> float:
        """Return how many transfers were made a second."""
        return self.transfers / self.seconds


@dataclass(frozen=True, slots=True)
class TransfersResult:
    """Both phases."""

    clients: int
    phases: list[Phase]

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        return asdict(self)

    @property
    def problems(self) -> list[str]:
        """Return all that is other than acknowledged."""
        return [f"{phase.name}: {problem}" for phase in self.phases for problem in phase.problems]


async def bench_transfers(
    server: ManagedServer,
    home: Path,
    database: str = "neo4j",
    *,
    transfers: int = TRANSFERS,
    clients: int = CLIENTS,
    progress: Progress = silent,
) -> TransfersResult:
    """Measure both phases on the managed server of a home, which holds generated people and runs.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``.
    Unavailable
        ``WORKER_FAILED``, ``BENCH_FAILED``.
    """
    measuring = _Measuring(server, home, database, transfers, clients, progress)
    return TransfersResult(
        clients, [await measuring.phase("without kills", kills=False), await measuring.phase("with kills", kills=True)]
    )


class _Measuring:
    def __init__(
        self, server: ManagedServer, home: Path, database: str, transfers: int, clients: int, progress: Progress
    ) -> None:
        self._server, self._home, self._database = server, home, database
        self._transfers, self._clients, self._show = transfers, clients, progress

    async def phase(self, name: str, *, kills: bool) -> Phase:
        run_id, key = f"bench-{secrets.token_hex(6)}", secrets.token_hex(32)
        address = await asyncio.to_thread(self._server.start)
        db = Database.connect(address.uri, address.user, address.password, self._database)
        serving = Serving(self._home, key, ISSUER)
        try:
            self._show(f"{name}: accounts", 0, 1)
            warm = max(self._clients, self._transfers // WARM_SHARE)
            jobs = await make_jobs(db, run_id, warm + self._transfers, self._clients)
            since = (await read_clock(db)).now()
            before = await find_branches(db, jobs, since)
            self._show(f"{name}: accounts", 1, 1)
            await serving.start()
            taken, progressing, tokens = Taken(), Progressing(), tokens_of(jobs, key)
            await self._play(f"{name}: warming up", jobs[:warm], tokens, serving, Taken(), Progressing(), kills=False)
            began = time.perf_counter()
            killed = await self._play(f"{name}: mutations", jobs[warm:], tokens, serving, taken, progressing, kills=kills)
            seconds = time.perf_counter() - began
            self._show(f"{name}: comparing", 0, 1)
            problems = await find_problems(db, jobs, before, since, run_id)
            self._show(f"{name}: comparing", 1, 1)
        finally:
            serving.stop()
            await db.close()
        return Phase(
            name=name,
            transfers=len(jobs) - warm,
            mutations=progressing.done,
            ended=dict(Counter(job.acknowledged["state"] for job in jobs[warm:])),
            seconds=seconds,
            mutation=Latency.of(taken.times_ms),
            repeated=taken.repeated,
            again=taken.again,
            kills=killed,
            problems=problems,
        )

    async def _play(
        self,
        name: str,
        jobs: Sequence[Job],
        tokens: Mapping[str, str],
        serving: Serving,
        taken: Taken,
        progressing: Progressing,
        *,
        kills: bool,
    ) -> list[Kill]:
        """Let all clients do their shares; return what was killed meanwhile."""
        whole = sum(job.mutations for job in jobs)

        async def client(share: Sequence[Job]) -> None:
            async with kept_client(serving.port, taken) as http:
                for job in share:
                    await do_job(http, job, tokens, progressing)
                    self._show(name, progressing.done, whole)

        async with asyncio.TaskGroup() as group:  # where one fails, all end
            for at in range(self._clients):
                group.create_task(client(jobs[at :: self._clients]))
            killing = group.create_task(self._kill(serving, progressing, whole)) if kills else None
        return killing.result() if killing else []

    async def _kill(self, serving: Serving, progressing: Progressing, whole: int) -> list[Kill]:
        """Kill the API at a third of all mutations, Neo4j at two thirds, and start each again."""
        await progressing.reached(whole // 3)
        first = await _killed("API", progressing, serving.kill, serving.start)
        await progressing.reached(2 * whole // 3)

        async def start_again() -> None:
            await asyncio.to_thread(self._server.start)

        return [first, await _killed("Neo4j", progressing, self._kill_neo4j, start_again)]

    def _kill_neo4j(self) -> None:
        process = psutil.Process(self._server.status().pid)
        process.kill()
        process.wait(30)


async def _killed(what: str, progressing: Progressing, kill: Callable[[], None], start: Callable[[], Awaitable[None]]) -> Kill:
    acknowledged, began = progressing.done, time.perf_counter()
    await asyncio.to_thread(kill)
    await start()
    return Kill(what, acknowledged, time.perf_counter() - began)
