"""Neo4j killed, paused, restarted, out of room, while clients change things: all that was acknowledged is there, once."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket

import httpx
import pytest

from bench.played import make_play, perform
from bench.transfer_jobs import Progressing, officer_of
from domain.errors import Unavailable
from graph.database import Database
from graph.server.guard import Guard
from graph.server.layout import Layout
from graph.server.locks import try_lock
from tests.faults.conftest import KEY, Faulty
from tests.workflows.waiting import until

TRANSFERS, CLIENTS = 30, 6
PAUSE_S = 2.0


async def test_the_service_stands_again_by_itself(seasons: Faulty, db: Database) -> None:
    """One after the other in one run: nobody but the program itself starts anything again, save who stopped it by hand."""
    serving = seasons.serving()
    play = await make_play(db, KEY, TRANSFERS, CLIENTS)
    before: list[int] = []

    async def faults(progress: Progressing) -> None:
        await progress.reached(play.whole // 5)
        before.append(seasons.process().pid)
        await asyncio.to_thread(seasons.kill)
        await progress.reached(2 * play.whole // 5)
        process = seasons.process()
        before.append(process.pid)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(PAUSE_S)
        process.send_signal(signal.SIGCONT)
        await progress.reached(3 * play.whole // 5)
        before.append(seasons.process().pid)
        await asyncio.to_thread(seasons.server.stop)
        await asyncio.sleep(PAUSE_S)  # longer than the guard looks: what is stopped by hand stays so
        assert not seasons.server.running
        await asyncio.to_thread(seasons.server.start)
        await progress.reached(4 * play.whole // 5)
        await asyncio.to_thread(serving.kill)
        await serving.start()

    try:
        await serving.start()
        await perform(play, serving.port, CLIENTS, faults)
        killed, paused, restarted = before
        assert killed != paused  # the guard started another
        assert paused == restarted  # a pause is borne
        assert play.taken.repeated > 0
        assert play.progressing.done == play.whole
        assert await play.problems(db) == []
    finally:
        await asyncio.to_thread(serving.stop)


async def test_a_full_disk_keeps_what_was_acknowledged(seasons: Faulty, db: Database) -> None:
    """Neo4j may not make a file longer, as on a full disk: changes are refused, and done once there is room."""
    serving = seasons.serving()
    play = await make_play(db, KEY, TRANSFERS, CLIENTS)

    async def fault(progress: Progressing) -> None:
        await progress.reached(play.whole // 3)
        pid = seasons.process().pid
        room = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, room[1]))

        async def met() -> bool:
            return play.taken.again.get("UNAVAILABLE", 0) > 0 or not seasons.server.running

        await until(met)
        if seasons.server.running:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, room)
            guard = Guard(seasons.server, silent_s=0)  # with a shorter patience than that of the service
            if not await asyncio.to_thread(seasons.server.answering):
                assert await asyncio.to_thread(guard.look) == "silent"

    try:
        await serving.start()
        await perform(play, serving.port, CLIENTS, fault)
        assert play.taken.again.get("UNAVAILABLE", 0) > 0
        assert await play.problems(db) == []
    finally:
        await asyncio.to_thread(serving.stop)


async def test_a_read_log_without_room_refuses_people_alone(seasons: Faulty, db: Database) -> None:
    """The disk of the API is full: people are not read, everything else is."""
    serving = seasons.serving()
    play = await make_play(db, KEY, CLIENTS, CLIENTS)
    officer = play.tokens[officer_of(play.jobs[0].sender)]
    people = f'{{ person(id: "{play.jobs[0].person_id}") {{ name }} }}'
    try:
        await serving.start()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False, timeout=30) as client:

            async def ask(query: str) -> dict[str, object]:
                headers = {"authorization": f"Bearer {officer}"}
                answer: dict[str, object] = (await client.post("/graphql", json={"query": query}, headers=headers)).json()
                return answer

            assert (await ask(people))["data"] == {"person": {"name": play.jobs[0].person_id}}
            assert serving.pid
            room = resource.prlimit(serving.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(serving.pid, resource.RLIMIT_FSIZE, (1, room[1]))
            refused = await ask(people)
            assert refused["data"] == {"person": None}
            assert "UNAVAILABLE" in str(refused["errors"])
            assert (await ask('{ organisation(code: "44") { name } }'))["data"] == {"organisation": {"name": "44"}}
            resource.prlimit(serving.pid, resource.RLIMIT_FSIZE, room)
            assert (await ask(people))["data"] == {"person": {"name": play.jobs[0].person_id}}
    finally:
        await asyncio.to_thread(serving.stop)


def test_the_guard_starts_again_where_programs_look_for_it(faulty: Faulty) -> None:
    """On its port, although a killed server holds that a moment longer than it has a process, and others may take it."""
    faulty.server.start()
    port = faulty.port
    guard = Guard(faulty.server)
    process = faulty.process()
    process.kill()
    while faulty.server.running:
        pass
    assert guard.look() == "gone"  # at the very moment
    assert faulty.port == port
    faulty.kill()
    with socket.create_server(("127.0.0.1", port)), pytest.raises(Unavailable, match=str(port)) as refused:
        guard.look()
    assert refused.value.code == "BUSY_PORT"
    assert guard.look() == "gone"
    assert faulty.port == port
    assert faulty.server.answering()


@pytest.mark.parametrize("held", [True, False])
def test_the_guard_keeps_out_where_others_are_at_work(faulty: Faulty, held: bool) -> None:
    guard = Guard(faulty.server)
    assert guard.look() is None
    if held:
        lock = try_lock(Layout(faulty.home.resolve()).lock)
        assert lock is not None
        try:
            faulty.kill()
            assert guard.look() is None
        finally:
            os.close(lock)
        assert guard.look() == "gone"
    else:
        faulty.server.stop()
        assert guard.look() is None
        faulty.server.start()
    assert faulty.server.answering()
