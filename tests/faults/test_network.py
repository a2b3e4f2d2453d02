"""The network between the API and Neo4j, and between a client and the API: cut, held up, slow, broken off amid an answer."""

from __future__ import annotations

import asyncio
from functools import partial

from bench.between import Between, between
from bench.played import make_play, perform
from bench.transfer_jobs import Progressing
from graph.database import Database
from tests.faults.conftest import KEY, Faulty
from tests.workflows.waiting import until

TRANSFERS, CLIENTS = 30, 6
AWAY_S = 2.0
SLOW_S = 0.05


async def is_broken(way: Between, count: int) -> bool:
    return way.broken == count


async def test_the_way_to_neo4j(seasons: Faulty, db: Database) -> None:
    """Cut, then held up, then slow, then broken off in the middle of an answer, in one run."""
    play = await make_play(db, KEY, TRANSFERS, CLIENTS)
    async with between(seasons.server.start().uri) as way:
        serving = seasons.serving(**seasons.behind(way.uri))

        async def faults(progress: Progressing) -> None:
            await progress.reached(play.whole // 5)
            way.cut()
            await asyncio.sleep(AWAY_S)
            await way.mend()
            await progress.reached(2 * play.whole // 5)
            way.hold()
            await asyncio.sleep(AWAY_S)
            way.go_on()
            await progress.reached(3 * play.whole // 5)
            way.delay_s = SLOW_S
            await progress.reached(4 * play.whole // 5)
            way.delay_s = 0
            for count in range(1, 4):
                way.break_answer(300 * count)
                await until(partial(is_broken, way, count))

        try:
            await serving.start()
            await perform(play, serving.port, CLIENTS, faults)
            assert way.broken == 3
            assert play.progressing.done == play.whole
            assert await play.problems(db) == []
            way.hold()  # and told to end while Neo4j does not answer, it ends
            await asyncio.to_thread(serving.stop)
            assert serving.pid is None
        finally:
            way.go_on()
            await asyncio.to_thread(serving.stop)


async def test_the_way_from_the_client(seasons: Faulty, db: Database) -> None:
    """An answer that breaks off was given: sent again under its key, the mutation is answered and not done twice."""
    serving = seasons.serving()
    play = await make_play(db, KEY, TRANSFERS // 2, CLIENTS)
    try:
        await serving.start()
        async with between(f"http://127.0.0.1:{serving.port}") as way:

            async def faults(progress: Progressing) -> None:
                for count in range(1, 6):
                    way.break_answer(120)  # within the headers of an answer
                    await progress.reached(count * play.whole // 8)
                way.break_answer(None)

            await perform(play, way.port, CLIENTS, faults)
            assert way.broken >= 4
            assert play.taken.again.keys() == {"connection lost"}
        assert await play.problems(db) == []
    finally:
        await asyncio.to_thread(serving.stop)
