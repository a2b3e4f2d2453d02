"""Reminders of open steps: 24 and 4 hours before, each once for every due time, also after a kill or a downtime; nothing sleeps."""

from __future__ import annotations

import asyncio
import json

import pytest

from api.engine import Engine
from domain.errors import Conflict
from domain.transfer_terms import Terms, read_terms
from tests.api.changing import member, set_time
from tests.api.transferring import ANSWER, TOWN, done, read, started
from tests.graph.test_marks import taken
from tests.loaders.tables import one, rows_of
from tests.workflows.test_deadlines import fresh, lease_of
from tests.workflows.waiting import until
from workflows.deadlines import DeadlinesDuty
from workflows.reminders import RemindersDuty
from workflows.worker import working

__all__ = ["fresh"]  # the small province on the second of September 2019, nine o'clock; a step is due on the fifth

P2 = member("P2")
GIVEN = (
    """MATCH (e:AuditEvent {action: 'remindStep'})-[:CONCERNS]->(t:Transfer) RETURN e.after, t.id ORDER BY e.at, elementId(e)"""
)
MARKS = "MATCH (s:TransferStep) RETURN toString(s.reminded_for), s.reminded_hours"


async def look(engine: Engine, moment: str) -> list[int]:
    """Let the worker look at a moment, steps that have run out first; return the hours of all reminders given until then."""
    await set_time(engine.db, moment)
    lease = await lease_of(engine.db)
    await DeadlinesDuty(engine.db, Terms()).escalate(lease)
    await RemindersDuty(engine.db).remind(lease)
    return [hours for hours, _ in await given(engine)]


async def given(engine: Engine) -> list[tuple[int, str]]:
    """Return the hours of all reminders, and whom the step awaited."""
    return [(json.loads(after)["hours"], json.loads(after)["awaits"]) for after, _ in await rows_of(engine.db, GIVEN)]


async def test_a_day_and_four_hours_before_each_once(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    for moment, hours in (
        ("2019-09-04T08:59:00+08:00", []),
        ("2019-09-04T09:00:01+08:00", [24]),
        ("2019-09-04T09:01:00+08:00", [24]),
        ("2019-09-05T04:59:00+08:00", [24]),
        ("2019-09-05T05:00:01+08:00", [24, 4]),
        ("2019-09-05T08:59:00+08:00", [24, 4]),
    ):
        assert await look(fresh, moment) == hours, moment
    assert (await read(fresh, P2, opened["transferId"]))["version"] == 1  # who answers has seen all there is


async def test_what_a_reminder_tells(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    await look(fresh, "2019-09-04T10:00:00+08:00")
    text = """MATCH (e:AuditEvent {action: 'remindStep'}) RETURN e.actor, e.after, e.unnumbered, e.organisation_codes,
      COLLECT { MATCH (e)-[:CONCERNS]->(thing) RETURN thing.id ORDER BY labels(thing) }"""
    actor, after, unnumbered, codes, concerns = await one(fresh.db, text)
    due = {"step": "RELEASE", "awaits": "440104001", "due_at": "2019-09-05T09:00:00+08:00", "hours": 24}
    told = json.loads(after)
    assert (actor, told | {"due_at": told["due_at"][:16]}, unnumbered) == ("worker", due | {"due_at": "2019-09-05T09:00"}, True)
    assert sorted(codes) == sorted(["440104001", "440104001001", "C19"])
    assert concerns == ["P2", opened["transferId"]]


async def test_who_gets_it_next_is_reminded_anew(fresh: Engine) -> None:
    await started(fresh, P2, toCode="C19")
    await look(fresh, "2019-09-04T10:00:00+08:00")
    assert await look(fresh, "2019-09-05T10:00:00+08:00") == [24]  # past due: it passed on, and is due on the eighth at ten
    assert await look(fresh, "2019-09-07T09:59:00+08:00") == [24]
    await look(fresh, "2019-09-07T10:00:01+08:00")
    await look(fresh, "2019-09-08T06:00:01+08:00")
    assert await given(fresh) == [(24, "440104001"), (24, "440104"), (4, "440104")]


async def test_after_a_downtime_only_the_nearer_is_given_and_in_order(fresh: Engine) -> None:
    late = await started(fresh, member("P5"), person_id="P5", toCode="S1")
    await set_time(fresh.db, "2019-09-02T08:00:00+08:00")
    early = await started(fresh, P2, toCode="C19")  # due at eight
    assert await look(fresh, "2019-09-05T07:00:00+08:00") == [4, 4]
    assert [transfer for _, transfer in await rows_of(fresh.db, GIVEN)] == [early["transferId"], late["transferId"]]
    assert await look(fresh, "2019-09-05T07:30:00+08:00") == [4, 4]


async def test_what_has_run_out_passes_on_and_is_not_reminded(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert await look(fresh, "2019-09-06T09:00:00+08:00") == []
    assert (await read(fresh, P2, opened["transferId"]))["steps"][0]["escalations"] == 1
    await set_time(fresh.db, "2019-09-20T09:00:00+08:00")
    assert await RemindersDuty(fresh.db).remind(await lease_of(fresh.db)) == 0  # though nobody has passed it on yet


async def test_an_answered_step_is_not_reminded_and_the_next_has_its_own(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    await look(fresh, "2019-09-04T10:00:00+08:00")
    await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert await look(fresh, "2019-09-05T08:00:00+08:00") == [24]
    await look(fresh, "2019-09-06T10:00:01+08:00")
    assert await given(fresh) == [(24, "440104001"), (24, "4144010558")]


async def test_nobody_is_reminded_before_the_step_was_there(fresh: Engine) -> None:
    short = Engine(fresh.schema, fresh.db, fresh.limits, terms=read_terms("24"))
    await started(short, P2, toCode="C19")
    assert await look(fresh, "2019-09-02T09:00:05+08:00") == []  # it has 24 hours as a whole
    assert await look(fresh, "2019-09-03T05:01:00+08:00") == [4]


async def test_workers_at_once_and_one_after_a_kill_remind_once(fresh: Engine) -> None:
    await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-04T10:00:00+08:00")
    lease = await lease_of(fresh.db)
    await asyncio.gather(*(RemindersDuty(fresh.db).remind(lease) for _ in range(5)))
    assert await look(fresh, "2019-09-04T11:00:00+08:00") == [24]  # another program, which knows nothing of the first


async def test_a_worker_that_lost_its_lease_writes_nothing(fresh: Engine) -> None:
    await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-04T10:00:00+08:00")
    lost = await taken(fresh.db, lease_s=0.0)
    await taken(fresh.db, holder="other")
    with pytest.raises(Conflict) as raised:
        await RemindersDuty(fresh.db).remind(lost)
    assert raised.value.code == "LEASE_LOST"
    assert await given(fresh) == []
    assert await one(fresh.db, MARKS) == (None, None)


async def test_the_worker_does_it_by_itself(fresh: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.worker.PAUSE_S", 0.02)
    await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-04T10:00:00+08:00")

    async def reminded() -> bool:
        numbered = "MATCH (e:AuditEvent {action: 'remindStep'}) WHERE e.number > 0 RETURN count(e)"
        return bool(await one(fresh.db, numbered) == 1)

    async with working(fresh.db):
        await until(reminded)
