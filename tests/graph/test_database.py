"""What the driver raises becomes our errors, seen on a real server."""

from __future__ import annotations

import pytest

from graph.database import Database, QueryTimeout, Transaction

HOLD = "MERGE (lock:Lock {name: 'tests'}) SET lock.holder = 'first' RETURN 1 AS one"


async def test_who_waits_for_a_lock_past_the_deadline_is_told_so(empty_db: Database) -> None:
    await empty_db.run("tests/hold", HOLD, {}, write=True)

    async def work(tx: Transaction) -> None:
        await tx.value(HOLD, {})
        with pytest.raises(QueryTimeout) as raised:
            await empty_db.run("tests/wait", HOLD, {}, timeout_s=1.0, write=True)
        assert (raised.value.code, raised.value.problem) == ("TIMEOUT", "tests/wait ran past its deadline.")

    await empty_db.change("tests/first", work, timeout_s=30)
