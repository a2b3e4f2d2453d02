"""The worker: one in all works, another follows it, the database may be away, and what a killed load left undone is done."""

from __future__ import annotations

import asyncio

import pytest

from bench.between import between
from graph.database import Database
from graph.load_lock import load_lock
from graph.people import begin_memberships
from graph.recount import begin_recount
from graph.server.managed import ServerAddress
from graph.totals import find_counted_at, find_differences
from tests.graph.test_marks import counted_province, member, taken, totals
from tests.loaders.tables import one
from tests.workflows.waiting import until
from workflows.totals import TotalsDuty
from workflows.worker import working

LOCK = "MATCH (lock:Lock {name: 'worker'}) RETURN lock.holder, lock.epoch"


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {
        "LEASE_S": 3.0,
        "RENEW_EVERY_S": 0.5,
        "PAUSE_S": 0.05,
        "LOOK_EVERY_S": 0.1,
        "FIRST_WAIT_S": 0.2,
    }.items():
        monkeypatch.setattr(f"workflows.worker.{name}", seconds)


async def members_of_province(db: Database, expected: int) -> None:
    """Wait until the province's total is as expected."""

    async def reached() -> bool:
        return (await totals(db)).get("44", [0])[0] == expected

    await until(reached)


async def test_changes_are_added_and_the_moment_goes_on(empty_db: Database) -> None:
    await counted_province(empty_db)
    before = await find_counted_at(empty_db)
    async with working(empty_db):
        await begin_memberships(empty_db, [member("P1", "S1")])
        await members_of_province(empty_db, 1)
        after = await find_counted_at(empty_db)

        async def went_on() -> bool:
            return await find_counted_at(empty_db) not in {before, after}

        await until(went_on)  # also with nothing to add
    assert await find_differences(empty_db) == []
    assert await one(empty_db, LOCK) == (None, 1)  # given back


async def test_of_two_workers_one_works_and_the_other_follows(empty_db: Database) -> None:
    await counted_province(empty_db)
    async with working(empty_db):
        async with working(empty_db):
            await begin_memberships(empty_db, [member("P1", "S1")])
            await members_of_province(empty_db, 1)
            await begin_memberships(empty_db, [member("P2", "S1")])
            await members_of_province(empty_db, 2)
            assert (await one(empty_db, LOCK))[1] == 1  # nobody but the first ever held it
        await begin_memberships(empty_db, [member("P3", "C19")])
        await members_of_province(empty_db, 3)
    assert await find_differences(empty_db) == []


async def test_a_worker_that_lost_its_lease_waits_and_works_again(empty_db: Database) -> None:
    await counted_province(empty_db)
    async with working(empty_db):
        await begin_memberships(empty_db, [member("P1", "S1")])
        await members_of_province(empty_db, 1)
        other = "MATCH (lock:Lock {name: 'worker'}) SET lock.holder = 'other', lock.epoch = lock.epoch + 1"
        await empty_db.run("tests/steal", other, {}, write=True)
        await begin_memberships(empty_db, [member("P2", "S1")])
        await members_of_province(empty_db, 2)  # once the other's time, which it never renewed, had passed
        assert (await one(empty_db, LOCK))[1] == 3
    assert await find_differences(empty_db) == []


async def test_the_database_may_be_away_for_a_while(empty_db: Database, server_address: ServerAddress) -> None:
    await counted_province(empty_db)
    async with between(server_address.uri) as way:
        away = Database.connect(way.uri, server_address.user, server_address.password)
        try:
            async with working(away):
                await begin_memberships(empty_db, [member("P1", "S1")])
                await members_of_province(empty_db, 1)
                way.cut()
                await begin_memberships(empty_db, [member("P2", "S1")])
                await asyncio.sleep(4)  # longer than the lease: the worker has failed by then
                assert (await totals(empty_db))["44"][0] == 1
                await way.mend()
                await members_of_province(empty_db, 2)
        finally:
            await away.close()
    assert await find_differences(empty_db) == []


async def test_a_recount_that_a_load_left_undone_is_done(empty_db: Database) -> None:
    await counted_province(empty_db)
    await begin_recount(empty_db, await taken(empty_db, name="load", lease_s=0.0))
    await empty_db.run("tests/half", "MATCH (o:Organisation {code: '4401'}) SET o.total_organisations = 3", {}, write=True)

    async def agree() -> bool:
        return await find_differences(empty_db) == []

    async with working(empty_db):
        await until(agree)
    assert await one(empty_db, "MATCH (t:TotalsCount) RETURN t.recount_pending") is None


async def test_while_a_load_runs_the_recount_is_its_own(empty_db: Database) -> None:
    await counted_province(empty_db)
    lease = await taken(empty_db)
    async with load_lock(empty_db) as load:
        await begin_recount(empty_db, load)
        await TotalsDuty(empty_db).turn(lease)
        assert await one(empty_db, "MATCH (t:TotalsCount) RETURN t.recount_pending") is True
    await TotalsDuty(empty_db).turn(lease)
    assert await one(empty_db, "MATCH (t:TotalsCount) RETURN t.recount_pending") is None


async def test_a_graph_that_was_never_counted_is_left_alone(empty_db: Database) -> None:
    await TotalsDuty(empty_db).turn(await taken(empty_db))
    assert await find_counted_at(empty_db) is None
