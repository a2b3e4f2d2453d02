"""Readers beside a writer: 8 clients ask everything in turn while posts begin and end at a steady rate, and totals follow."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bench.client import Client
from bench.measure import MS, Latency
from bench.questions import Question, Variables
from bench.servers import StoreAddress, worker
from bench.totals import BRANCHES, WRITERS, change_steadily, people_with_posts, totals_worker
from domain.progress import Progress, silent
from graph.database import Database, Row
from graph.server.managed import ServerAddress

READERS = 8
CHANGES_A_SECOND = 50
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Mixed:
    """What readers met while the writer ran: latency by question, answers and changes a second, memory in MiB by process."""

    latencies: dict[str, Latency]
    answers_a_second: float
    changes_a_second: float
    memory_mib: dict[str, int]


async def measure_mixed(
    db: Database,
    address: ServerAddress,
    asked: Sequence[tuple[Question, Sequence[Variables]]],
    server_pid: int | None,
    progress: Progress = silent,
    seconds: float = SECONDS,
) -> Mixed:
    """Ask all questions from 8 clients for a minute, through HTTP, while the writer changes 50 things a second."""
    taken: dict[str, list[float]] = defaultdict(list)
    store = StoreAddress(address.uri, address.user, address.password, db.database)
    with worker("compiled", store, secrets.token_hex(32)) as (port, token):
        clients = [await Client.connect(port, token) for _ in range(READERS)]
        try:
            await asyncio.gather(*(_read(client, asked, at, 5.0, defaultdict(list)) for at, client in enumerate(clients)))
            branches = await db.read("bench/list_branches", limit=BRANCHES)
            with totals_worker(address, store.database):
                async with people_with_posts(db, branches) as rows:
                    progress("readers beside a writer", 0, 1)
                    async with asyncio.TaskGroup() as group:  # where one fails, all end
                        writing = group.create_task(_write(db, rows, seconds))
                        for at, client in enumerate(clients):
                            group.create_task(_read(client, asked, at, seconds, taken))
                    written = writing.result()
            memory = _memory(server_pid)
        finally:
            for client in clients:
                client.close()
    progress("readers beside a writer", 1, 1)
    answers = sum(len(times) for times in taken.values())
    return Mixed({name: Latency.of(times) for name, times in taken.items()}, answers / seconds, written / seconds, memory)


async def _write(db: Database, rows: list[Row], seconds: float) -> int:
    began = time.perf_counter()
    numbers = itertools.count()
    writers = (change_steadily(db, rows, numbers, CHANGES_A_SECOND, began, began + seconds) for _ in range(WRITERS))
    return sum(await asyncio.gather(*writers))


async def _read(
    client: Client,
    asked: Sequence[tuple[Question, Sequence[Variables]]],
    reader: int,
    seconds: float,
    taken: dict[str, list[float]],
) -> None:
    """Ask question after question, each with its next argument, until the time is over."""
    chance = random.Random(reader)  # noqa: S311 - an order, no secret
    turns = [(question, itertools.cycle(chance.sample(list(arguments), len(arguments)))) for question, arguments in asked]
    until = time.perf_counter() + seconds
    for question, arguments in itertools.cycle(turns):
        if time.perf_counter() > until:
            return
        began = time.perf_counter()
        await client.ask(question.query, next(arguments))
        taken[question.name].append(MS * (time.perf_counter() - began))


def _memory(server_pid: int | None) -> dict[str, int]:
    """Return the resident memory of the server, and of the API's worker, the largest child of this process."""
    children = psutil.Process().children()
    found = {"api": max((child.memory_info().rss for child in children if child.is_running()), default=0)}
    if server_pid:
        found["neo4j"] = psutil.Process(server_pid).memory_info().rss
    return {name: size // 2**20 for name, size in found.items()}
