"""One load at a time: two at once, a holder that is gone, a holder that slept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from domain.errors import Conflict, Refused
from graph.database import Database
from graph.load_lock import load_lock
from graph.rules import find_broken_rules
from graph.totals import find_differences
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from tests.loaders.tables import graph_of, one, write_csv
from tests.loaders.test_organisations import D0, HEADER, TREE, load

LOCK = "MATCH (lock:Lock) RETURN lock.holder AS holder, lock.until AS until"


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.load_lock.LEASE_S", 3.0)
    monkeypatch.setattr("graph.load_lock.RENEW_EVERY_S", 0.2)
    monkeypatch.setattr("graph.load_lock.LOOK_EVERY_S", 0.05)


async def take(db: Database, holder: str, lease_s: float) -> bool:
    return bool((await db.write("lock/take_lock", lock_name="load", holder=holder, lease_s=lease_s))[0]["held"])


async def test_of_many_who_ask_at_once_one_gets_it(empty_db: Database) -> None:
    held = await asyncio.gather(*(take(empty_db, f"holder {number}", 60) for number in range(20)))
    assert sorted(held) == [False] * 19 + [True]


async def test_two_loads_at_once_leave_what_one_leaves(empty_db: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "tree.csv", HEADER, TREE)
    results = await asyncio.gather(load(empty_db, path), load(empty_db, path), return_exceptions=True)
    refused = [each.code for each in results if isinstance(each, Refused)]
    created = sorted(each.total_changes for each in results if not isinstance(each, BaseException))
    # the second one waited and found nothing to do, or saw the first one renew and was refused
    assert (created, refused) in [([0, 6], []), ([6], ["LOAD_RUNNING"])]
    assert await find_broken_rules(empty_db) == []
    assert await find_differences(empty_db) == []
    assert await one(empty_db, LOCK) == (None, None)


async def test_a_load_is_refused_while_another_runs_and_changes_nothing(empty_db: Database, tmp_path: Path) -> None:
    tree = write_csv(tmp_path / "tree.csv", HEADER, TREE)
    divisions = write_csv(
        tmp_path / "divisions.csv", ["code", "name", "level", "parent_code"], [["44", "广东省", "province", ""]]
    )
    async with load_lock(empty_db):
        for loading in (load(empty_db, tree), load_divisions(empty_db, divisions, DivisionOptions(D0))):
            with pytest.raises(Refused, match="Another load is running") as raised:
                await loading
            assert raised.value.code == "LOAD_RUNNING"
        assert await graph_of(empty_db) == ([], [])
    assert (await load(empty_db, tree)).changes == {"created": 6}


async def test_the_lock_of_a_holder_that_is_gone_is_taken_over(empty_db: Database, tmp_path: Path) -> None:
    assert await take(empty_db, "killed", 2.0)
    assert not await take(empty_db, "other", 2.0)
    assert (await load(empty_db, write_csv(tmp_path / "tree.csv", HEADER, TREE))).changes == {"created": 6}
    assert await one(empty_db, LOCK) == (None, None)


async def test_a_load_that_lost_the_lock_is_stopped_and_the_lock_stays_with_the_other(empty_db: Database) -> None:
    ended = []

    async def lose() -> None:
        async with load_lock(empty_db):
            other = "MATCH (lock:Lock) SET lock.holder = 'other', lock.until = datetime() + duration('PT1M')"
            await empty_db.run("tests/other", other, {}, write=True)
            await asyncio.Event().wait()
            ended.append("went on")

    with pytest.raises(Conflict) as raised:
        await lose()
    assert (raised.value.code, ended) == ("LOAD_LOCK_LOST", [])
    assert (await one(empty_db, LOCK))[0] == "other"


async def test_the_lock_is_given_back_when_a_load_fails_or_is_cancelled(empty_db: Database) -> None:
    with pytest.raises(ValueError, match="of the body"):
        async with load_lock(empty_db):
            raise ValueError("of the body")
    assert await one(empty_db, LOCK) == (None, None)

    held = asyncio.Event()

    async def hold() -> None:
        async with load_lock(empty_db):
            held.set()
            await asyncio.Event().wait()

    holding = asyncio.create_task(hold())
    await held.wait()
    assert (await one(empty_db, LOCK))[0] is not None
    holding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding
    assert await one(empty_db, LOCK) == (None, None)
