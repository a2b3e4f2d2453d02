"""One worker in a process of its own behind the real HTTP endpoint: compiled reads, the interpreter, or pages from memory."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn
from graphql import build_schema
from joserfc.jwk import OctKey

from analytics.store import FlowStore
from api.answering import Answering
from api.callers import Callers
from api.compiler.interpreter import Interpreter
from api.compiler.roots import Record, unrecorded
from api.engine import Answer, Engine, GraphQLRequest, Limits, free
from api.http import GraphQLEndpoint
from api.issuer_keys import FixedKeys
from api.limits import RateLimiter
from api.logs import configure_logs
from api.read_log import ReadLog
from api.schema import graphql_schema, printed_schema
from api.serve import take_port
from api.tokens import TokenReader, issue_token
from domain.errors import Unavailable
from domain.rights import Rights
from graph.database import Database

ISSUER = "leaguegraph-bench"
START_S = 60
STOP_S = 10
KINDS = ("compiled", "interpreted", "memory")


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """How a worker reaches the store."""

    uri: str
    user: str
    password: str
    database: str


class InterpretingEngine(Engine):
    """Answers by the plain interpreter."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._without_resolvers = build_schema(printed_schema())

    async def execute(
        self,
        request: GraphQLRequest,
        rights: Rights,
        spend: Callable[[int], None] = free,
        record: Record = unrecorded,  # noqa: ARG002
        request_id: str | None = None,  # noqa: ARG002
        address: str | None = None,  # noqa: ARG002
    ) -> Answer:
        """Answer one request, one statement a field."""
        spend(1)
        result = await Interpreter(self._without_resolvers, self.db, rights).execute(request.query, request.variables)
        return Answer(executed=True, data=result.data)


class RememberingEngine(Engine):
    """Answers each question a second time from memory: what HTTP, token and JSON take by themselves."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._answers: dict[str, Answer] = {}

    async def execute(
        self,
        request: GraphQLRequest,
        rights: Rights,
        spend: Callable[[int], None] = free,
        record: Record = unrecorded,
        request_id: str | None = None,
        address: str | None = None,
    ) -> Answer:
        """Answer one request, from the store the first time."""
        key = str(request.variables)
        if key not in self._answers:
            self._answers[key] = await super().execute(request, rights, spend, record, request_id, address)
        return self._answers[key]


ENGINES: dict[str, type[Engine]] = {"compiled": Engine, "interpreted": InterpretingEngine, "memory": RememberingEngine}


@contextmanager
def worker(kind: str, store: StoreAddress, key: str, home: Path | None = None) -> Iterator[tuple[int, str]]:
    """Run a worker for the time of a block; give its port and a token for it. ``home`` holds the extract of graduate flows.

    Raises
    ------
    Unavailable
        ``WORKER_FAILED``: it did not start.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(kind, store, key, home, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(START_S):
            raise Unavailable(
                "WORKER_FAILED", "A server process for the measurement did not start.", "Run it again with --debug."
            )
        yield ours.recv(), issue_token(key, "bench", issuer=ISSUER, audience=ISSUER, lifetime_s=36_000)
    finally:
        process.terminate()
        process.join(STOP_S)
        ours.close()


def _work(kind: str, store: StoreAddress, key: str, home: Path | None, ready: Connection) -> None:
    uvicorn_loop = uvicorn.Config(_serve, log_config=None).get_loop_factory()
    with tempfile.TemporaryFile("w", encoding="utf-8") as lines, asyncio.Runner(loop_factory=uvicorn_loop) as runner:
        with redirect_stderr(lines):
            configure_logs()  # a line an operation is written as when serving, but not among the figures
        runner.run(_serve(kind, store, key, home, ready))


async def _serve(kind: str, store: StoreAddress, key: str, home: Path | None, ready: Connection) -> None:
    db = Database.connect(store.uri, store.user, store.password, store.database)
    callers = Callers(TokenReader(FixedKeys(OctKey.import_key(key)), ISSUER, ISSUER), db)
    engine = ENGINES[kind](graphql_schema(), db, Limits(), FlowStore(home))
    read_log = ReadLog(Path(tempfile.gettempdir()))
    endpoint = GraphQLEndpoint(Answering(engine, callers, RateLimiter(1_000_000_000), read_log))
    listening = take_port("127.0.0.1", 0)
    config = uvicorn.Config(endpoint, log_config=None, access_log=False, server_header=False, lifespan="off")
    ready.send(listening.getsockname()[1])
    await uvicorn.Server(config).serve(sockets=[listening])
