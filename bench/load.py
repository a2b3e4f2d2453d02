"""``leaguegraph bench load``: at which rate the service still answers 99 of 100 within a second, and what comes beyond it.

Operations of a realistic mix arrive at random moments (Poisson), whether or not the last ones are answered. The rate is stepped
up until a step does not hold; half of the rate that held follows, which shows whether the service is afterwards as before.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from analytics.facts import current_extract
from bench.load_mix import Mix, make_meetings, make_mix
from bench.measure import Latency
from bench.open_loop import Answered, ask_openly
from bench.servers import ISSUER
from bench.serving import Serving
from bench.transfer_jobs import make_jobs, tokens_of
from domain.errors import NotFound, Refused
from domain.progress import Progress, silent
from graph.counts import count_all
from graph.database import Database
from graph.flow_facts import list_frozen
from graph.people import has_real_people
from graph.server.managed import ManagedServer

FIRST_RATE, GROWTH = 50.0, 1.5
MOST_P99_MS = 1_000.0
MOST_FAILED = 0.01
STEP_S = 20.0
WARM_RATE, WARM_S = 20.0, 15.0
LOOK_EVERY_S = 1.0
MIB = 2**20
COMMITTEES = 50
TRANSFERS = 4_000
LEAST_TRANSFERS = 500


@dataclass(frozen=True, slots=True)
class Options:
    """How long, by how many connections, at which rate (``None``: stepped up), answered by how many processes."""

    minutes: float = 5.0
    clients: int = 200
    rate: float | None = None
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One rate: what came of it, by kind and by code; memory in MiB at its begin, most, and at its end."""

    name: str
    rate: float
    seconds: float
    answered_a_second: float
    latency: Latency
    by_kind: dict[str, Latency]
    codes: dict[str, int]
    longest_queue: int
    api_mib: tuple[int, int, int]
    neo4j_mib: tuple[int, int, int]
    busy_cores: float

    @property
    def holds(self) -> bool:
        """Return whether 99 of 100 were answered within a second, and nearly all well."""
        failed = sum(count for code, count in self.codes.items() if code != "OK")
        return self.latency.p99_ms <= MOST_P99_MS and failed <= MOST_FAILED * sum(self.codes.values())


@dataclass(frozen=True, slots=True)
class LoadResult:
    """All steps; the highest rate that held, and the first one that did not."""

    machine: dict[str, Any]
    data: dict[str, int]
    workers: int
    clients: int
    steps: list[Step]
    held: float | None
    broke: float | None
    acknowledged: int
    refused: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        return asdict(self)


async def bench_load(
    server: ManagedServer, home: Path, database: str, options: Options, progress: Progress = silent
) -> LoadResult:
    """Measure the present graph of a home, which holds generated people; members of it ask for transfers and are moved.

    Raises
    ------
    Refused
        ``REAL_PEOPLE``, ``TOO_LITTLE_DATA``.
    Unavailable
        ``WORKER_FAILED``, ``BENCH_FAILED``.
    """
    address = await asyncio.to_thread(server.start)
    db = Database.connect(address.uri, address.user, address.password, database)
    run_id, key, chance = f"load-{secrets.token_hex(6)}", secrets.token_hex(32), random.Random(1)  # noqa: S311 - an order
    serving = Serving(home, key, ISSUER, options.workers)
    try:
        if await has_real_people(db):
            problem = "The people of this graph are not generated, and the measurement would move them."
            raise Refused("REAL_PEOPLE", problem, "Measure a graph of `leaguegraph sample province`, in a home of its own.")
        progress("accounts", 0, 1)
        counted = await count_all(db)
        transfers = min(TRANSFERS, max(LEAST_TRANSFERS, counted["people"] // 50))
        jobs = await make_jobs(db, run_id, transfers, COMMITTEES)
        tokens = tokens_of(jobs, key)
        progress("accounts", 1, 1)
        await serving.start()
        meetings = await make_meetings(db, serving.port, run_id, jobs, tokens)
        mix = await make_mix(db, run_id, jobs, tokens, meetings, await _years(db, home), chance)
        measuring = _Measuring(serving, server.status().pid or 0, options, mix, chance, progress)
        steps = await measuring.run()
    finally:
        serving.stop()
        await db.close()
    rising = [step for step in steps if step.name == "rate"]
    machine = {"cores": os.cpu_count(), "memory_gib": round(psutil.virtual_memory().total / 2**30, 1)}
    return LoadResult(
        machine,
        {name: counted[name] for name in ("organisations", "members", "people", "transfers") if name in counted},
        options.workers,
        options.clients,
        steps,
        max((step.rate for step in rising if step.holds), default=None),
        min((step.rate for step in rising if not step.holds), default=None),
        mix.acting.acknowledged,
        sorted(set(mix.acting.refused)),
    )


async def _years(db: Database, home: Path) -> list[int]:
    """Return the years of the cohorts in the present extract; none without one."""
    try:
        current_extract(home)
    except NotFound:
        return []
    return sorted({int(row["year"]) for row in await list_frozen(db)})


class _Measuring:
    def __init__(
        self, serving: Serving, neo4j_pid: int, options: Options, mix: Mix, chance: random.Random, progress: Progress
    ) -> None:
        self._serving, self._neo4j, self._options = serving, neo4j_pid, options
        self._mix, self._chance, self._show = mix, chance, progress

    async def run(self) -> list[Step]:
        """Warm up, then hold the one rate for the time, or step it up, and come back to half of what held."""
        await self.step("warming up", WARM_RATE, WARM_S)
        whole_s = 60 * self._options.minutes
        if self._options.rate:
            return [await self.step("rate", self._options.rate, whole_s)]
        until = time.monotonic() + whole_s
        steps = []
        rate, last = FIRST_RATE, None
        while time.monotonic() < until:
            step = await self.step("rate", rate, STEP_S)
            if not step.holds:  # once more: something else may have happened on this machine
                steps.append(replace(step, name="first attempt"))
                step = await self.step("rate", rate, STEP_S)
            steps.append(step)
            if not step.holds:
                break
            rate, last = rate * GROWTH, rate
        if last and not steps[-1].holds and time.monotonic() < until:
            steps.append(await self.step("rate", (last * rate) ** 0.5, STEP_S))  # between what held and what did not
        steps.append(await self.step("afterwards", (last or FIRST_RATE) / 2, STEP_S))
        return steps

    async def step(self, name: str, rate: float, seconds: float) -> Step:
        """Ask at one rate."""
        self._show(f"{rate:.0f} operations a second ({name})", 0, 1)
        memory: list[tuple[int, int]] = [self._memory()]
        busy_before = self._busy_s()
        began = time.monotonic()
        async with self._watched(memory):
            answered = await ask_openly(self._serving.port, self._options.clients, rate, seconds, self._mix.choose, self._chance)
        taken_s = time.monotonic() - began
        memory.append(self._memory())
        self._show(f"{rate:.0f} operations a second ({name})", 1, 1)
        return _step_of(name, answered, memory, (self._busy_s() - busy_before) / taken_s)

    @asynccontextmanager
    async def _watched(self, memory: list[tuple[int, int]]) -> AsyncIterator[None]:
        async def look() -> None:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                memory.append(self._memory())

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()

    def _memory(self) -> tuple[int, int]:
        return self._serving.memory_bytes() // MIB, psutil.Process(self._neo4j).memory_info().rss // MIB

    @staticmethod
    def _busy_s() -> float:
        times = psutil.cpu_times()
        return float(times.user + times.system + times.nice)


def _step_of(name: str, answered: Answered, memory: list[tuple[int, int]], busy_cores: float) -> Step:
    api, neo4j = zip(*memory, strict=True)
    return Step(
        name=name,
        rate=answered.rate,
        seconds=answered.seconds,
        answered_a_second=answered.codes["OK"] / answered.seconds,
        latency=answered.latency,
        by_kind={kind: Latency.of(times) for kind, times in sorted(answered.times.items())},
        codes=dict(answered.codes.most_common()),
        longest_queue=answered.longest_queue,
        api_mib=(api[0], max(api), api[-1]),
        neo4j_mib=(neo4j[0], max(neo4j), neo4j[-1]),
        busy_cores=busy_cores,
    )
