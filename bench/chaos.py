"""``leaguegraph bench chaos``: random faults under a load of changes; after each round what was acknowledged is compared.

Clients send what was not answered again, under its key. The API reaches Neo4j, and clients reach the API, through ways that are
cut, held up, slowed and broken off; programs are killed and paused; a second worker waits for the lease. The seed gives the same
order of faults again, though not the same moments.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from bench.between import Between, between
from bench.played import Play, make_play, perform
from bench.servers import ISSUER
from bench.serving import KEPT, ROOT, Serving
from bench.transfer_jobs import Progressing
from domain.progress import Progress, silent
from graph.database import Database
from graph.server.managed import ManagedServer

TRANSFERS, CLIENTS, COMMITTEES = 150, 20, 20
QUIET_S = (2.0, 6.0)  # between two faults
LASTS_S = (0.5, 4.0)
LEASE_LOST_S = 10.0
DELAY_S = 0.05
WORKER = [sys.executable, "-c", "from cli.main import main; main()", "worker"]


@dataclass(slots=True)
class ChaosResult:
    """What was done to the service, and what of that was wrong afterwards."""

    seed: int
    seconds: float = 0.0
    rounds: int = 0
    mutations: int = 0
    repeated: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    back_after_s: dict[str, float] = field(default_factory=dict)  # longest time from its end to the next acknowledgement
    again: Counter[str] = field(default_factory=Counter)
    longest_ms: float = 0.0
    problems: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        told = asdict(replace(self, faults=Counter(), again=Counter()))  # asdict makes other counters of counters
        return {**told, "faults": dict(self.faults), "again": dict(self.again)}


async def bench_chaos(
    server: ManagedServer, home: Path, database: str, minutes: float, seed: int, progress: Progress = silent
) -> ChaosResult:
    """Do harm for some minutes to the managed server of a home, which holds generated people and runs.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``.
    Unavailable
        ``WORKER_FAILED``; ``BENCH_FAILED``: a mutation was not answered for minutes, or refused.
    """
    result = ChaosResult(seed)
    key, began = secrets.token_hex(32), time.monotonic()
    address = await asyncio.to_thread(server.start)
    db = Database.connect(address.uri, address.user, address.password, database)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(db.close)
        to_neo4j = await stack.enter_async_context(between(address.uri))
        graph = {"NEO4J_URI": to_neo4j.uri, "NEO4J_USER": address.user, "NEO4J_PASSWORD": address.password}
        serving = Serving(home, key, ISSUER, environment=graph)
        await serving.start()
        stack.push_async_callback(asyncio.to_thread, serving.stop)
        to_api = await stack.enter_async_context(between(f"http://127.0.0.1:{serving.port}"))
        second = _Worker(home, {**graph, "NEO4J_URI": address.uri})
        stack.callback(second.end)
        harm = _Harm(server, serving, second, to_neo4j, to_api, random.Random(seed), result, progress)  # noqa: S311
        while time.monotonic() - began < 60 * minutes:
            play = await make_play(db, key, TRANSFERS, COMMITTEES)
            await perform(play, to_api.port, CLIENTS, harm.do(play))
            harm.all_well()
            _count(result, play)
            problems = await play.problems(db)
            result.problems += [f"round {result.rounds}: {problem}" for problem in problems]
            progress(f"problems after {result.rounds} rounds", len(result.problems), None)
    result.seconds = time.monotonic() - began
    return result


def _count(result: ChaosResult, play: Play) -> None:
    result.rounds += 1
    result.mutations += play.progressing.done
    result.repeated += play.taken.repeated
    result.again.update(play.taken.again)
    result.longest_ms = max(result.longest_ms, *play.taken.times_ms)


class _Worker:
    """A second ``leaguegraph worker``, which works when the first one loses its lease."""

    def __init__(self, home: Path, graph: dict[str, str]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_") or name in KEPT}
        own = {f"LEAGUEGRAPH_{name}": value for name, value in {"HOME": str(home.resolve()), **graph}.items()}
        self._environment, self._log = {**kept, **own}, home / "worker.log"
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(WORKER, cwd=ROOT, env=self._environment, stdout=log, stderr=log)  # noqa: S603

    def end(self) -> None:
        self.process.kill()
        self.process.wait(30)


class _Harm:
    """Random faults, one after the other, each of which is over before the next one."""

    def __init__(
        self,
        server: ManagedServer,
        serving: Serving,
        second: _Worker,
        to_neo4j: Between,
        to_api: Between,
        chance: random.Random,
        result: ChaosResult,
        progress: Progress,
    ) -> None:
        self._server, self._serving, self._second = server, serving, second
        self._to_neo4j, self._to_api = to_neo4j, to_api
        self._chance, self._result, self._show = chance, result, progress
        self._kinds: dict[str, Callable[[float], Awaitable[None]]] = {
            "Neo4j killed": self._neo4j_killed,
            "Neo4j paused": self._neo4j_paused,
            "Neo4j restarted": self._neo4j_restarted,
            "Neo4j without room": self._neo4j_without_room,
            "API killed": self._api_killed,
            "API paused past its lease": self._api_paused,
            "second worker killed": self._worker_killed,
            "way to Neo4j cut": self._cut,
            "way to Neo4j held up": self._held,
            "way to Neo4j slow": self._slow,
            "answer of Neo4j broken off": self._neo4j_broken,
            "answer of the API broken off": self._api_broken,
        }

    def do(self, play: Play) -> Callable[[Progressing], Awaitable[None]]:
        """Return what goes on beside a play, until it has ended."""

        async def harm(progress: Progressing) -> None:
            await progress.reached(1)
            while progress.done < play.whole:
                await asyncio.sleep(self._chance.uniform(*QUIET_S))
                if progress.done >= play.whole:
                    return
                kind = self._chance.choice([*self._kinds])
                self._result.faults[kind] += 1
                self._show(f"{kind}; changes acknowledged", self._result.mutations + progress.done, None)
                await self._kinds[kind](self._chance.uniform(*LASTS_S))
                over = time.monotonic()
                await progress.reached(min(progress.done + 1, play.whole))  # it stands again
                slowest = self._result.back_after_s
                slowest[kind] = max(slowest.get(kind, 0.0), time.monotonic() - over)

        return harm

    def all_well(self) -> None:
        """Let nothing be under way: what is not over is over."""
        self._to_api.break_answer(None)
        self._to_neo4j.break_answer(None)

    def _neo4j(self) -> psutil.Process:
        return psutil.Process(self._server.status().pid)

    async def _neo4j_killed(self, seconds: float) -> None:
        process = self._neo4j()
        process.kill()
        await asyncio.to_thread(process.wait, 30)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._server.start)

    async def _neo4j_paused(self, seconds: float) -> None:
        process = self._neo4j()
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        process.send_signal(signal.SIGCONT)

    async def _neo4j_restarted(self, seconds: float) -> None:
        await asyncio.to_thread(self._server.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._server.start)

    async def _neo4j_without_room(self, seconds: float) -> None:
        """Let it make no file longer; it ends its database then, and is started anew once there is room."""
        pid = self._neo4j().pid
        room = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, room[1]))
        await asyncio.sleep(seconds)
        if psutil.pid_exists(pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, room)
        await self._neo4j_restarted(0)

    async def _api_killed(self, seconds: float) -> None:
        await asyncio.to_thread(self._serving.kill)
        await asyncio.sleep(seconds)
        await self._serving.start()

    async def _api_paused(self, seconds: float) -> None:
        process = psutil.Process(self._serving.pid)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(LEASE_LOST_S + seconds)
        process.send_signal(signal.SIGCONT)

    async def _worker_killed(self, seconds: float) -> None:
        await asyncio.to_thread(self._second.end)
        await asyncio.sleep(seconds)
        self._second.start()

    async def _cut(self, seconds: float) -> None:
        self._to_neo4j.cut()
        await asyncio.sleep(seconds)
        await self._to_neo4j.mend()

    async def _held(self, seconds: float) -> None:
        self._to_neo4j.hold()
        await asyncio.sleep(seconds)
        self._to_neo4j.go_on()

    async def _slow(self, seconds: float) -> None:
        self._to_neo4j.delay_s = DELAY_S
        await asyncio.sleep(seconds)
        self._to_neo4j.delay_s = 0

    async def _neo4j_broken(self, seconds: float) -> None:
        self._to_neo4j.break_answer(self._chance.randrange(5_000))
        await asyncio.sleep(seconds)

    async def _api_broken(self, seconds: float) -> None:
        self._to_api.break_answer(self._chance.randrange(1_000))
        await asyncio.sleep(seconds)
