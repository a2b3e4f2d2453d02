"""The whole measurement: in the store, through HTTP, and 8 clients at once."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any

import psutil

from bench.client import Client
from bench.measure import Latency, one_after_another, rate_of_clients
from bench.mixed import Mixed, measure_mixed
from bench.people_questions import PEOPLE_QUESTIONS
from bench.questions import CHILDREN, LEAST_ARGUMENTS, QUESTIONS, Question, Variables, draw
from bench.servers import ISSUER, KINDS, StoreAddress, worker
from bench.store import CountingDatabase, StoreResult, measure_question, times_of_nothing
from domain.progress import Progress, silent
from domain.rights import Role
from graph.accounts import grant_role, revoke_role
from graph.counts import count_all
from graph.server.managed import ServerAddress
from graph.totals import count_graph

CLIENTS = 8
WARM_UP = 300
WARM_ROUNDS = 8
INTERPRETED = 48  # the plain interpreter answers a page in seconds; its rate settles long before 1,000 pages
ROOT_CODE = "44"


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that one run measured."""

    machine: dict[str, Any]
    data: dict[str, int]
    nothing: Latency
    store: list[StoreResult]
    http: dict[str, Latency]
    http_rates: dict[str, float]
    page_rates: dict[str, float]
    mixed: Mixed | None

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        return asdict(self)


async def run_bench(address: ServerAddress, database: str, server_pid: int | None, progress: Progress = silent) -> Result:
    """Measure all questions on the loaded data; those about people, and readers beside a writer, where there are people.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``: the data do not give 1,000 different arguments.
    """
    store = StoreAddress(address.uri, address.user, address.password, database)
    db = await _connected(store)
    try:
        counted = await count_all(db)
        people = PEOPLE_QUESTIONS if counted["people"] else ()
        questions = (*QUESTIONS, *people)
        asked = {question.name: await draw(db, question, LEAST_ARGUMENTS + WARM_UP) for question in questions}
        await _warm_up(db, questions, asked, progress)
        in_store, nothing = [], []
        for number, question in enumerate(questions):
            progress("in the store", number, len(questions))
            # RETURN 1 before every question, so that both meet the server in the same state
            nothing += await times_of_nothing(db, LEAST_ARGUMENTS // len(questions) + 1)
            in_store.append(await measure_question(db, question, *_split(asked[question.name])))
        progress("in the store", len(questions), len(questions))
        await grant_role(db, ISSUER, "bench", Role.OFFICER, ROOT_CODE)
        http, http_rates, page_rates = await _through_http(store, questions, asked, progress)
        beside = [(question, asked[question.name]) for question in people]
        mixed = await measure_mixed(db, address, beside, server_pid, progress) if people else None
        await revoke_role(db, ISSUER, "bench", None, ROOT_CODE)
        size = {**await count_graph(db), "people": counted["people"]}
        return Result(_machine(), size, Latency.of(nothing), in_store, http, http_rates, page_rates, mixed)
    finally:
        await db.close()


async def _warm_up(
    db: CountingDatabase, questions: Sequence[Question], asked: dict[str, list[Variables]], progress: Progress
) -> None:
    """Ask everything for some rounds, unmeasured: Java compiles what is asked often, and only then its times are steady."""
    for done in range(WARM_ROUNDS):
        progress("warming up", done, WARM_ROUNDS)
        await times_of_nothing(db, WARM_UP)
        for question in questions:
            warm, _ = _split(asked[question.name])
            await measure_question(db, question, warm[:1], warm)
    progress("warming up", WARM_ROUNDS, WARM_ROUNDS)


async def _connected(store: StoreAddress) -> CountingDatabase:
    db = CountingDatabase.connect(store.uri, store.user, store.password, store.database)
    await db.ping()
    return db


def _split(drawn: Sequence[Variables]) -> tuple[Sequence[Variables], Sequence[Variables]]:
    """Return what warms up and what is measured: at least 1,000 arguments, others than the first where there are enough."""
    return drawn[LEAST_ARGUMENTS:] or drawn[:WARM_UP], drawn[:LEAST_ARGUMENTS]


async def _through_http(
    store: StoreAddress, questions: Sequence[Question], asked: dict[str, list[Variables]], progress: Progress
) -> tuple[dict[str, Latency], dict[str, float], dict[str, float]]:
    key = secrets.token_hex(32)
    latencies, rates, pages = {}, {}, {}
    with worker("compiled", store, key) as (port, token):
        for number, question in enumerate(questions):
            progress("through HTTP", number, len(questions))
            warm, measured = _split(asked[question.name])
            latencies[question.name] = await _latency(port, token, question, warm, measured)
            rates[question.name] = await _rate(port, token, question, measured)
    progress("through HTTP", len(questions), len(questions))
    _, measured = _split(asked[CHILDREN.name])
    for number, kind in enumerate(KINDS):
        progress("the same page three ways", number, len(KINDS))
        arguments = measured[:INTERPRETED] if kind == "interpreted" else measured
        with worker(kind, store, key) as (port, token):
            await _rate(port, token, CHILDREN, arguments)  # warms up, and fills the memory of the third
            pages[kind] = await _rate(port, token, CHILDREN, arguments)
    progress("the same page three ways", len(KINDS), len(KINDS))
    return latencies, rates, pages


async def _latency(
    port: int, token: str, question: Question, warm: Sequence[Variables], measured: Sequence[Variables]
) -> Latency:
    client = await Client.connect(port, token)
    try:
        ask = partial(client.ask, question.query)
        await one_after_another(ask, warm)
        return await one_after_another(ask, measured)
    finally:
        client.close()


async def _rate(port: int, token: str, question: Question, measured: Sequence[Variables]) -> float:
    clients = [await Client.connect(port, token) for _ in range(CLIENTS)]
    try:
        return await rate_of_clients([partial(client.ask, question.query) for client in clients], measured)
    finally:
        for client in clients:
            client.close()


def _machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("neo4j", "graphql-core", "strawberry-graphql", "uvicorn")},
    }
