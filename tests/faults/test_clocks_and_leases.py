"""Clocks that jump, and a worker that sleeps past its lease: nothing is done twice, nothing by who has no right to."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from bench.played import make_play, perform
from bench.transfer_jobs import Progressing
from graph.clock import read_clock
from graph.database import Database
from graph.rules import find_broken_rules
from tests.api.changing import set_time
from tests.faults.conftest import KEY, Faulty
from tests.loaders.tables import one
from tests.own_server import ROOT
from tests.workflows.waiting import until

HOLDER = "OPTIONAL MATCH (lock:Lock {name: 'worker'}) RETURN [lock.holder, coalesce(lock.epoch, 0)]"
MARK = "MATCH (o:Organisation {code: 'E1'}) SET o.own_activities = coalesce(o.own_activities, 0) + 1, o.totals_pending = true"
TOTAL = "MATCH (o:Organisation {code: '44'}) RETURN o.total_activities"


@asynccontextmanager
async def worker(faulty: Faulty) -> AsyncIterator[Process]:
    """Run ``leaguegraph worker`` for the time of a block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    own = {
        f"LEAGUEGRAPH_{name}": value
        for name, value in {"HOME": str(faulty.home), **faulty.behind(faulty.server.start().uri)}.items()
    }
    command = ("-c", "from cli.main import main; main()", "worker")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env={**kept, **own}, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        await process.wait()


async def holder(db: Database) -> tuple[str | None, int]:
    found = await one(db, HOLDER)
    return found[0], found[1]


async def test_a_worker_that_sleeps_past_its_lease_writes_nothing(seasons: Faulty, db: Database) -> None:
    before = await one(db, TOTAL)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(worker(seasons))

        async def held() -> bool:
            return (await holder(db))[0] is not None

        await until(held)
        name, epoch = await holder(db)
        second = await stack.enter_async_context(worker(seasons))
        await asyncio.sleep(0)
        first.send_signal(signal.SIGSTOP)
        await db.run("tests/mark", MARK, {}, write=True)

        async def taken_over() -> bool:
            return (await holder(db))[1] > epoch and await one(db, TOTAL) == before + 1

        await until(taken_over)
        other, next_epoch = await holder(db)
        assert other != name
        first.send_signal(signal.SIGCONT)  # it believes to hold the lease
        await db.run("tests/mark", MARK, {}, write=True)

        async def added() -> bool:
            return bool(await one(db, TOTAL) == before + 2)

        await until(added)
        assert await holder(db) == (other, next_epoch)
        second.kill()  # the first one follows, and works again

        async def back() -> bool:
            return (await holder(db))[0] == name

        await until(back)
        assert first.returncode is None
    await db.run(
        "tests/mark",
        "MATCH (o:Organisation {code: 'E1'}) SET o.own_activities = o.own_activities - 2, o.totals_pending = true",
        {},
        write=True,
    )
    assert await find_broken_rules(db) == []


async def test_a_clock_that_jumps(seasons: Faulty, db: Database) -> None:
    """The time of the graph goes an hour back, a day on and a day back while transfers are made."""
    serving = seasons.serving()
    began = (await read_clock(db)).now() - timedelta(days=3)  # so that nothing of it lies ahead of other tests
    await set_time(db, began.isoformat())
    play = await make_play(db, KEY, 20, 4)
    play.since -= timedelta(days=2)
    epochs: list[int] = []

    async def jumps(progress: Progressing) -> None:
        for number, hours in enumerate((-1, 24, -24, 0), start=1):
            await progress.reached(number * play.whole // 5)
            epochs.append((await holder(db))[1])
            await set_time(db, (began + timedelta(hours=hours)).isoformat())

    try:
        await serving.start()
        await perform(play, serving.port, 4, jumps)
        assert len(set(epochs)) == 1  # the lease goes by the database's clock, and was never lost
        # events are listed by their time here, so their order is that of the jumps; everything else is as acknowledged
        assert [problem for problem in await play.problems(db) if "changes is" not in problem] == []
    finally:
        await db.run("tests/clock", "MATCH (clock:Clock) DELETE clock", {}, write=True)
        await asyncio.to_thread(serving.stop)
