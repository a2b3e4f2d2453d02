"""Notifications follow the event log: in order, at least once, from the place that is kept, and never with what people wrote or are."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from api.engine import Engine
from domain.errors import Conflict
from graph.audit import Doing, record_event
from graph.clock import read_clock
from graph.database import Database, Transaction
from graph.events import find_place, list_of_transfers
from graph.leases import Lease
from tests.api.changing import member, set_time
from tests.api.transferring import ANSWER, TOWN, UNIVERSITY, WITHDRAW, done, started
from tests.graph.test_marks import taken
from tests.loaders.tables import one
from tests.workflows.receiving import CERTIFICATE, hook
from tests.workflows.test_deadlines import fresh
from tests.workflows.test_ports import SECRET
from tests.workflows.waiting import until
from workflows.events import NumberingDuty
from workflows.notifications.following import Follower
from workflows.notifications.port import DeliveryFailed, Message, not_taken
from workflows.notifications.webhook_port import WebhookPort
from workflows.reminders import RemindersDuty
from workflows.worker import working

__all__ = ["fresh"]

P2 = member("P2")


class Box:
    """A port in memory: keeps what it is brought, and fails as often as it is told."""

    def __init__(self, name: str = "box") -> None:
        self.name = name
        self.fails = 0
        self.messages: list[Message] = []

    async def deliver(self, message: Message) -> None:
        if self.fails:
            self.fails -= 1
            raise not_taken("The box is closed.")
        self.messages.append(message)

    @property
    def actions(self) -> list[tuple[int, str]]:
        return [(message.number, message.action) for message in self.messages]


async def numbered(db: Database) -> Lease:
    """Number what there is; return the lease."""
    lease = await taken(db)
    await NumberingDuty(db).turn(lease)
    return lease


async def season(engine: Engine) -> None:
    """P2 asks, the town agrees, the university is reminded, P2 takes it back; between them somebody renames an organisation."""
    opened = await started(engine, P2, toCode="C19")
    agreed = await done(engine, TOWN, ANSWER, opened, answer="AGREE", because="同意 110101199003070000")
    await numbered(engine.db)

    async def work(tx: Transaction) -> None:
        doing = Doing("i|s", "renameOrganisation", (await read_clock(tx)).now())
        await record_event(tx, doing, {}, {}, organisations=["4402"])

    await engine.db.change("tests/rename", work, timeout_s=10)
    await numbered(engine.db)
    await set_time(engine.db, "2019-09-05T06:00:00+08:00")
    await RemindersDuty(engine.db).remind(await taken(engine.db))
    await numbered(engine.db)
    await done(engine, P2, WITHDRAW, agreed, because="不去了，电话 13800138000")
    await numbered(engine.db)


SEASON = [(1, "requestTransfer"), (2, "answerStep"), (4, "remindStep"), (5, "withdrawTransfer")]


async def test_transfers_are_told_in_the_order_of_numbers(fresh: Engine) -> None:
    box, lease = Box(), await numbered(fresh.db)
    follower = Follower(fresh.db, box, lease)
    assert await follower.deliver_some()  # begins at the end of the log, which is empty
    await season(fresh)
    while await follower.deliver_some():
        pass
    assert box.actions == SEASON
    assert await find_place(fresh.db, "box") == 5
    asked, agreed, reminded, _ = box.messages
    assert asked.facts == {
        "from": "440104001001",
        "to": "C19",
        "reason": "MOVED",
        "requested_by": "MEMBER",
        "awaits": "440104001",
    }
    assert agreed.facts == {"step": "ACCEPT", "awaits": "4144010558"}
    assert (reminded.facts["hours"], reminded.facts["awaits"], reminded.person_ids) == (4, "4144010558", ("P2",))
    assert sorted(reminded.organisation_codes) == sorted(["4144010558", "440104001001", "C19"])
    ids = await one(fresh.db, "MATCH (e:AuditEvent)-[:CONCERNS]->(:Transfer) WITH e ORDER BY e.number RETURN collect(e.id)")
    assert [message.id for message in box.messages] == ids


async def test_what_people_wrote_and_who_they_are_stays_inside(fresh: Engine) -> None:
    box = Box()
    follower = Follower(fresh.db, box, await numbered(fresh.db))
    await follower.deliver_some()
    await season(fresh)
    while await follower.deliver_some():
        pass
    told = json.dumps([message.body for message in box.messages], ensure_ascii=False)
    for inside in ("110101199003070000", "13800138000", "不去了", "曾志强", "officer of", "account of"):
        assert inside not in told
    hidden = {"because": "x", "state": "OPEN", "step": "写了一句话", "reason": "13800138000 王五", "awaits": None}
    event = (await list_of_transfers(fresh.db, 0))[0][0]
    strange = Message.of(type(event)(**{name: getattr(event, name) for name in event.__slots__} | {"after": json.dumps(hidden)}))
    assert strange.facts == {"state": "OPEN"}


async def test_a_port_that_is_new_is_not_told_of_what_was_before(fresh: Engine) -> None:
    await season(fresh)
    box = Box()
    follower = Follower(fresh.db, box, await numbered(fresh.db))
    while await follower.deliver_some():
        pass
    assert (box.actions, await find_place(fresh.db, "box")) == ([], 5)


async def test_what_was_not_taken_is_brought_again_before_what_follows(fresh: Engine) -> None:
    box = Box()
    follower = Follower(fresh.db, box, await numbered(fresh.db))
    await follower.deliver_some()
    await season(fresh)
    box.fails = 2
    for _ in range(2):
        with pytest.raises(DeliveryFailed):
            await follower.deliver_some()
    assert (box.actions, await find_place(fresh.db, "box")) == ([], 0)
    await follower.deliver_some()
    assert box.actions == SEASON


async def test_a_crash_before_the_place_is_kept_brings_the_same_again(fresh: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    box, lease = Box(), await numbered(fresh.db)
    await Follower(fresh.db, box, lease).deliver_some()
    await season(fresh)

    async def killed(*_: Any, **__: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("workflows.notifications.following.keep_place", killed)
        with pytest.raises(KeyboardInterrupt):
            await Follower(fresh.db, box, lease).deliver_some()
    await Follower(fresh.db, box, lease).deliver_some()  # the program that follows
    assert box.actions == [SEASON[0], *SEASON]
    assert box.messages[0] == box.messages[1]  # with the same id


async def test_without_the_lease_no_place_is_kept(fresh: Engine) -> None:
    box, lost = Box(), await taken(fresh.db, lease_s=0.0)
    await Follower(fresh.db, box, lost).deliver_some()
    await season_under_another(fresh)
    with pytest.raises(Conflict) as raised:
        await Follower(fresh.db, box, lost).deliver_some()
    assert raised.value.code == "LEASE_LOST"
    assert await find_place(fresh.db, "box") == 0
    async with asyncio.timeout(10):
        await Follower(fresh.db, box, lost).follow()  # ends by itself


async def season_under_another(engine: Engine) -> None:
    """Another worker numbers what is asked for."""
    await started(engine, P2, toCode="C19")
    await NumberingDuty(engine.db).turn(await taken(engine.db, holder="other"))


async def test_each_port_goes_at_its_own_pace_and_the_worker_goes_on(fresh: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that never answers holds up neither another port nor the numbers."""
    monkeypatch.setattr("workflows.worker.PAUSE_S", 0.02)
    for name in ("PAUSE_S", "FIRST_WAIT_S"):
        monkeypatch.setattr(f"workflows.notifications.following.{name}", 0.02)
    box, broken, closed = Box(), Hanging(), Box("closed")
    closed.fails = 2

    async def ready() -> bool:
        return await find_place(fresh.db, "box") is not None and await find_place(fresh.db, "closed") is not None

    async def told() -> bool:
        return len(box.messages) == 2 and len(closed.messages) == 2

    async with working(fresh.db, ports=[broken, box, closed]):
        await until(ready)
        opened = await started(fresh, P2, toCode="C19")
        await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
        await until(told)
        last = await done(fresh, UNIVERSITY, ANSWER, {"transferId": opened["transferId"], "version": 2}, answer="AGREE")
        assert last["state"] == "COMPLETED"
    assert broken.asked >= 1
    assert box.actions[:2] == closed.actions[:2] == [(1, "requestTransfer"), (2, "answerStep")]


class Hanging:
    """A port that never answers."""

    name = "hanging"
    asked = 0

    async def deliver(self, message: Message) -> None:
        self.asked += message.number > 0
        await asyncio.Event().wait()


async def test_the_worker_posts_to_a_real_server(fresh: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.worker.PAUSE_S", 0.02)
    for name in ("PAUSE_S", "FIRST_WAIT_S"):
        monkeypatch.setattr(f"workflows.notifications.following.{name}", 0.02)
    async with hook() as server:
        server.statuses = [503]
        port = WebhookPort(f"https://localhost:{server.port}/", SECRET, allow_private=True, ca_file=CERTIFICATE)

        async def ready() -> bool:
            return await find_place(fresh.db, "webhook") is not None

        async def told() -> bool:
            return len(server.posted) == 2

        async with working(fresh.db, ports=[port]):
            await until(ready)
            await started(fresh, P2, toCode="C19")
            await until(told)
    first, second = (json.loads(body) for _, _, body in server.posted)
    assert first == second  # refused, and brought again as it was
    assert first["action"] == "requestTransfer"
