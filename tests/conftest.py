"""One Neo4j for the whole run, the tests' own, in a temporary home; its jars come from the project's downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer, ServerAddress
from tests.own_server import DOWNLOADS, SMALL, emptied


@pytest.fixture(scope="session")
def server_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    """The address of the tests' own server, which is stopped at the end."""
    server = ManagedServer(tmp_path_factory.mktemp("home"), SMALL, DOWNLOADS)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest_asyncio.fixture(scope="session")
async def database(server_address: ServerAddress) -> AsyncIterator[Database]:
    """The tests' own database, migrated; what other tests left may be in it."""
    db = Database.connect(server_address.uri, server_address.user, server_address.password)
    try:
        await migrate(db)
        yield db
    finally:
        await db.close()


@pytest_asyncio.fixture
async def empty_db(database: Database) -> Database:
    """The tests' own database without any node but the records of migrations."""
    return await emptied(database)
