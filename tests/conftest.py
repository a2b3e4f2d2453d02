"""One Neo4j for each process of the run, the tests' own, in a temporary home; its jars come from the project's downloads.

`make test` runs two processes. The tests of a file stay together, since they share what its fixtures made; so do those that share a demo
or a server. These take longest and go first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer, ServerAddress
from tests.own_server import DOWNLOADS, ROOT, SMALL, emptied

TOGETHER = {"tests/web": "demo", "tests/cli/test_demo.py": "demo", "tests/faults": "faults", "tests/states": "states"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests stay together, and which go first."""
    groups = {item: _group(item.path.relative_to(ROOT).as_posix()) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: groups[item] not in TOGETHER.values())


def _group(path: str) -> str:
    return next((group for prefix, group in TOGETHER.items() if path.startswith(prefix)), path)


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
