"""Events get their numbers after the commit: none is skipped by who follows, none shown twice, whoever commits when."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.clock import SHANGHAI
from domain.errors import Conflict
from graph.audit import Doing, record_event
from graph.database import Database, Transaction
from graph.leases import Lease
from graph.server.managed import ServerAddress
from tests.graph.test_marks import taken
from tests.loaders.tables import one, rows_of
from tests.workflows.test_killed import worker
from tests.workflows.waiting import until
from workflows.events import NumberingDuty
from workflows.worker import working

NOON = datetime(2019, 9, 2, 12, tzinfo=SHANGHAI)
NUMBERED = "MATCH (e:AuditEvent) WHERE e.number > 0 RETURN e.action, e.number ORDER BY e.number"


class Writer:
    """A change that is recorded at once, and committed when it is told to."""

    def __init__(self, db: Database, name: str, at: datetime = NOON) -> None:
        self._db, self._doing = db, Doing("i|s", name, at)
        self._recorded, self._goes_on = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(db.change("tests/writer", self._work, timeout_s=60))

    async def _work(self, tx: Transaction) -> None:
        await record_event(tx, self._doing, {}, {})
        self._recorded.set()
        await self._goes_on.wait()

    async def begun(self) -> Writer:
        await self._recorded.wait()
        return self

    async def commit(self) -> None:
        self._goes_on.set()
        await self._task


class Reader:
    """Follows the log from the last number that it was shown."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._next = 0
        self.seen: list[str] = []

    async def look(self, scan: int = 500, limit: int = 100) -> None:
        params: dict[str, Any] = {
            "since": self._next,
            "scan": scan,
            "limit": limit,
            "types": None,
            "within": None,
            "audit_scopes": ["44/"],
        }
        (page,) = await self._db.read("audit_event/list_changes", **params)
        self.seen += [event["action"] for event in page["events"]]
        assert [event["number"] for event in page["events"]] == list(range(self._next + 1, page["next"] + 1))
        self._next = page["next"]


async def numbers(db: Database) -> list[tuple[str, int]]:
    return [(action, number) for action, number in await rows_of(db, NUMBERED)]


async def test_who_began_first_may_come_last_and_is_not_missed(empty_db: Database) -> None:
    lease, duty, reader = await taken(empty_db), NumberingDuty(empty_db), Reader(empty_db)
    first, second, third = [await Writer(empty_db, name).begun() for name in ("first", "second", "third")]
    for writer, seen in (
        (third, ["third"]),
        (first, ["third", "first"]),
        (second, ["third", "first", "second"]),
    ):
        await writer.commit()
        await reader.look()  # committed, and not numbered yet
        assert reader.seen == seen[:-1]
        await duty.turn(lease)
        await reader.look()
        assert reader.seen == seen
    assert await numbers(empty_db) == [("third", 1), ("first", 2), ("second", 3)]
    assert await one(empty_db, "MATCH (e:AuditEvent) WHERE e.unnumbered RETURN count(e)") == 0


async def test_of_what_is_there_the_earlier_goes_first(empty_db: Database) -> None:
    for name, minutes in (("late", 2), ("early", 0), ("middle", 1)):
        await (await Writer(empty_db, name, NOON + timedelta(minutes=minutes)).begun()).commit()
    await NumberingDuty(empty_db).turn(await taken(empty_db))
    assert await numbers(empty_db) == [("early", 1), ("middle", 2), ("late", 3)]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_many_writers_a_worker_and_a_reader_at_once(empty_db: Database, seed: int) -> None:
    chance = random.Random(seed)
    lease, duty, reader = await taken(empty_db), NumberingDuty(empty_db), Reader(empty_db)
    names = [f"change {number:02}" for number in range(40)]
    writers = [await Writer(empty_db, name).begun() for name in names]
    chance.shuffle(writers)
    over = asyncio.Event()

    async def again_and_again(work: str) -> None:
        while not over.is_set():
            await (duty.turn(lease) if work == "number" else reader.look(scan=7, limit=3 if seed == 1 else 100))

    others = [asyncio.create_task(again_and_again(work)) for work in ("number", "number", "read")]
    for some in _in_handfuls(writers, chance):
        await asyncio.gather(*(writer.commit() for writer in some))
    await duty.turn(lease)
    over.set()
    await asyncio.gather(*others)
    for _ in range(20):
        await reader.look()
    assert sorted(reader.seen) == names  # each once
    assert [number for _, number in await numbers(empty_db)] == [*range(1, 41)]
    assert [action for action, _ in await numbers(empty_db)] == reader.seen  # in the order of numbers


def _in_handfuls(writers: Sequence[Writer], chance: random.Random) -> list[list[Writer]]:
    rest, handfuls = list(writers), []
    while rest:
        size = chance.randint(1, 5)
        handfuls.append(rest[:size])
        rest = rest[size:]
    return handfuls


async def test_a_page_ends_where_a_number_is_not_there_yet(empty_db: Database) -> None:
    made = (
        "UNWIND [1, 2, 4, 5] AS n CREATE (:AuditEvent {id: toString(n), number: n, action: toString(n), organisation_codes: []})"
    )
    await empty_db.run("tests/gap", made, {}, write=True)
    reader = Reader(empty_db)
    await reader.look()
    await reader.look()
    assert reader.seen == ["1", "2"]
    missing = "CREATE (:AuditEvent {id: '3', number: 3, action: '3', organisation_codes: []})"
    await empty_db.run("tests/gap", missing, {}, write=True)
    await reader.look()
    assert reader.seen == ["1", "2", "3", "4", "5"]


async def test_batches_follow_each_other(empty_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("graph.events", "workflows.events"):
        monkeypatch.setattr(f"{module}.MOST_AT_ONCE", 3)
    made = (
        "UNWIND range(10, 17) AS n CREATE (:AuditEvent {id: toString(n), at: datetime(), action: toString(n), unnumbered: true})"
    )
    await empty_db.run("tests/many", made, {}, write=True)
    await NumberingDuty(empty_db).turn(await taken(empty_db))
    assert [number for _, number in await numbers(empty_db)] == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_a_worker_that_lost_its_lease_numbers_nothing(empty_db: Database) -> None:
    lost = await taken(empty_db, lease_s=0.0)
    now = await taken(empty_db, holder="other")
    await (await Writer(empty_db, "change").begun()).commit()
    with pytest.raises(Conflict) as raised:
        await NumberingDuty(empty_db).turn(lost)
    assert raised.value.code == "LEASE_LOST"
    assert await numbers(empty_db) == []
    old = Lease(now.name, now.holder, now.epoch - 1)  # the same holder, before it lost the lease and got it back
    with pytest.raises(Conflict):
        await NumberingDuty(empty_db).turn(old)
    assert await numbers(empty_db) == []
    await NumberingDuty(empty_db).turn(now)
    assert await numbers(empty_db) == [("change", 1)]


async def test_after_a_kill_in_the_middle_the_next_worker_goes_on(empty_db: Database, server_address: ServerAddress) -> None:
    made = """UNWIND range(1, 20000) AS n CREATE (:AuditEvent {id: toString(100000 + n), at: datetime('2019-09-02T09:00:00+08:00'),
      action: 'a', unnumbered: true})"""
    await empty_db.run("tests/many", made, {}, write=True)
    state = """RETURN COUNT { MATCH (e:AuditEvent) WHERE e.number > 0 },
      coalesce(COLLECT { MATCH (e:AuditEvent) WHERE e.number > 0 RETURN max(e.number) }[0], 0),
      COUNT { MATCH (e:AuditEvent) WHERE e.number > 0 AND e.unnumbered }"""

    async def begun() -> bool:
        return bool((await one(empty_db, state))[0] > 0)

    async def done() -> bool:
        return bool((await one(empty_db, state))[0] == 20_000)

    async with worker(server_address) as killed:
        await until(begun)
        killed.kill()
        await killed.communicate()
    numbered, highest, both = await one(empty_db, state)
    assert 0 < numbered < 20_000  # it was in the middle of it
    assert (highest, both) == (numbered, 0)
    async with working(empty_db):
        await until(done)
    assert await one(empty_db, state) == (20_000, 20_000, 0)
    # of the same time in the order of ids, also over the kill
    assert await one(empty_db, "MATCH (e:AuditEvent) WHERE e.number <> toInteger(e.id) - 100000 RETURN count(e)") == 0


async def test_the_worker_does_it_by_itself(empty_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.worker.PAUSE_S", 0.02)
    await (await Writer(empty_db, "change").begun()).commit()

    async def numbered() -> bool:
        return await numbers(empty_db) == [("change", 1)]

    async with working(empty_db):
        await until(numbered)
