"""Nothing is lost when programs are killed: changes in 50 branches at once, workers that die between their transactions."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from graph.database import Database
from graph.server.managed import ServerAddress
from graph.totals import count_totals, find_differences
from tests.loaders.tables import one
from tests.own_server import ROOT
from tests.workflows.waiting import until
from tests.workflows.wide_province import CODES, build_wide_province

PATIENCE_S = 120
MARKS = "MATCH (o:Organisation {totals_pending: true}) RETURN count(o)"
HAPPENED = "RETURN COUNT { ()-[:MEMBER_OF]->() }, COUNT { ()-[:WAS_MEMBER_OF]->() }, COUNT { (:Activity) }, COUNT { (:Transfer) }"


@asynccontextmanager
async def running(*words: str, **settings: str) -> AsyncIterator[Process]:
    """Run Python for the time of a block, at whose end it is killed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    environment = {**kept, **settings}
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def changing(address: ServerAddress) -> AbstractAsyncContextManager[Process]:
    return running("-m", "tests.workflows.changing_program", address.uri, address.user, address.password)


def worker(address: ServerAddress) -> AbstractAsyncContextManager[Process]:
    settings = {
        "LEAGUEGRAPH_NEO4J_URI": address.uri,
        "LEAGUEGRAPH_NEO4J_USER": address.user,
        "LEAGUEGRAPH_NEO4J_PASSWORD": address.password,
    }
    return running("-c", "from cli.main import main; main()", "worker", **settings)


async def said(process: Process, text: str, lines: int = 1) -> None:
    """Read what a program says until so many lines with a text have come."""
    assert process.stdout is not None
    heard: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while lines:
            line = (await process.stdout.readline()).decode()
            assert line, "".join(heard)  # it ended
            heard.append(line)
            lines -= text in line


async def is_worked_off(db: Database) -> bool:
    return bool(await one(db, MARKS) == 0)


async def is_marked(db: Database) -> bool:
    return bool(await one(db, MARKS) > 0)


async def test_every_total_is_right_after_kills(empty_db: Database, server_address: ServerAddress) -> None:
    await build_wide_province(empty_db)
    for _ in range(2):
        async with worker(server_address) as working, changing(server_address) as changes:
            await said(working, "worker begins")  # the second one when the lease of the first, killed, has run out
            await said(changes, "B", lines=len(CODES))
            working.kill()
            await said(changes, "B", lines=len(CODES) // 2)
            await count_totals(empty_db)  # a recount in the middle of it
            await until(partial(is_marked, empty_db))  # the killed ones leave something to do: nobody works it off meanwhile
    async with worker(server_address) as last:
        await until(partial(is_worked_off, empty_db))
        last.terminate()
        await last.communicate()
        assert last.returncode == 0
    assert await find_differences(empty_db) == []
    members, past, activities, transfers = await one(empty_db, HAPPENED)
    assert min(members, past, activities, transfers) > 0
    assert activities >= 3 * len(CODES)  # one a round, of which twice 75 were seen
    # the same from the facts alone: every transfer has both ends in the province
    root = "MATCH (o:Organisation {code: '44'}) RETURN o.total_members, o.total_activities, o.total_transfers_in, o.total_transfers_out"
    assert await one(empty_db, root) == (members, activities, transfers, transfers)
    assert await one(empty_db, "MATCH (lock:Lock {name: 'worker'}) RETURN lock.holder") is None  # given back at SIGTERM
