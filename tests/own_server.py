"""The tests' own Neo4j: where it lives, and how its database is emptied."""

from __future__ import annotations

from pathlib import Path

from graph.database import Database
from graph.server.managed import ServerOptions

ROOT = Path(__file__).parents[1]
DOWNLOADS = ROOT / ".leaguegraph" / "downloads"
SMALL = ServerOptions(heap_mb=512, page_cache_mb=128)
BATCH = 5_000


async def emptied(db: Database) -> Database:
    """Delete all nodes but the records of migrations; never call it with any other database than the tests' own."""
    statement = f"MATCH (n) WHERE NOT n:Migration WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*) AS deleted"
    while (await db.run("tests/empty", statement, {}, write=True))[0]["deleted"]:
        pass
    return db
