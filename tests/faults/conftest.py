"""One Neo4j for all faults, the tests' own, over the province of seasons; it is killed, paused and filled up, and stands again."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bench.servers import ISSUER
from bench.serving import Serving
from graph.database import Database
from graph.migrate import migrate
from graph.server.layout import Layout
from graph.server.managed import ManagedServer
from tests.api.season_province import build_season_province
from tests.own_server import DOWNLOADS, SMALL

KEY = "a key of the tests with more than 32 characters"
SHOWN_LINES = 40


class Faulty:
    """The server, and how to do it harm."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = ManagedServer(home, SMALL, DOWNLOADS)

    def process(self) -> psutil.Process:
        """Return Neo4j's process."""
        return psutil.Process(self.server.status().pid)

    @property
    def port(self) -> int:
        """Return the port that the last start left."""
        state = Layout(self.home.resolve()).read_state()
        assert state is not None
        return state.port

    def connect(self) -> Database:
        """Connect to the server, started where it does not run."""
        address = self.server.start()
        return Database.connect(address.uri, address.user, address.password)

    def kill(self) -> None:
        """End Neo4j as ``kill -9`` does."""
        process = self.process()
        process.kill()
        process.wait(30)

    def serving(self, **environment: str) -> Serving:
        """Return an API with its worker, a program of its own, which is yet to be started."""
        own = {"HEAP_MB": "512", "PAGE_CACHE_MB": "128", **environment}
        return Serving(self.home, KEY, ISSUER, environment=own)

    def behind(self, uri: str) -> dict[str, str]:
        """Return the settings of an API that reaches this server through another address."""
        address = self.server.start()
        return {"NEO4J_URI": uri, "NEO4J_USER": address.user, "NEO4J_PASSWORD": address.password}


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """The server of the faults, which is stopped at the end."""
    made = Faulty(tmp_path_factory.mktemp("faults"))
    (made.home / "downloads").symlink_to(DOWNLOADS)
    try:
        made.server.start()
        yield made
    finally:
        made.server.stop()


@pytest.fixture(autouse=True)
def told(faulty: Faulty) -> Iterator[None]:
    """Where a test fails, what the API wrote last is shown with it."""
    yield
    log = faulty.home / "serve.log"
    if log.exists():
        sys.stdout.writelines(log.read_text(encoding="utf-8").splitlines(keepends=True)[-SHOWN_LINES:])


@pytest_asyncio.fixture(scope="session")
async def seasons(faulty: Faulty) -> Faulty:
    """The server with the province of seasons in it."""
    db = faulty.connect()
    try:
        await migrate(db)
        await build_season_province(db)
    finally:
        await db.close()
    return faulty


@pytest_asyncio.fixture
async def db(seasons: Faulty) -> AsyncIterator[Database]:
    """A connection to the server, for looking."""
    connected = seasons.connect()
    try:
        yield connected
    finally:
        await connected.close()
