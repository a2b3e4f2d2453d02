"""What the driver raises becomes our errors, seen on a real server."""

from __future__ import annotations

import pytest

from domain.errors import Unavailable
from graph.database import CYPHER_FOLDER, Database, QueryTimeout, Transaction, statement

HOLD = "MERGE (lock:Lock {name: 'tests'}) SET lock.holder = 'first' RETURN 1 AS one"


async def test_who_waits_for_a_lock_past_the_deadline_is_told_so(empty_db: Database) -> None:
    await empty_db.run("tests/hold", HOLD, {}, write=True)

    async def work(tx: Transaction) -> None:
        await tx.value(HOLD, {})
        with pytest.raises(QueryTimeout) as raised:
            await empty_db.run("tests/wait", HOLD, {}, timeout_s=1.0, write=True)
        assert (raised.value.code, raised.value.problem) == ("TIMEOUT", "tests/wait ran past its deadline.")

    await empty_db.change("tests/first", work, timeout_s=30)


async def test_statements_are_understood_where_the_older_cypher_is_the_default(database: Database) -> None:
    """So it is in a Neo4j of one's own as it comes; the checksum is taken of the managed one alone."""
    names = [file.relative_to(CYPHER_FOLDER).with_suffix("").as_posix() for file in sorted(CYPHER_FOLDER.rglob("*.cypher"))]
    names = [name for name in names if not name.startswith("checksum/")]
    assert len(names) > 200
    refused = []
    for name in names:
        try:
            await database.run(name, f"EXPLAIN CYPHER 5 {statement(name)}", {}, write=True)
        except Unavailable as exc:
            refused.append(exc.problem)
    assert refused == []
