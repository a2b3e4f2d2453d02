"""Clocks of open steps: each passes to the parent once, level by level, in the order of due times; nothing sleeps."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio

from api.engine import Engine, Limits
from api.schema import graphql_schema
from domain.errors import Conflict
from domain.transfer_terms import Terms, read_terms
from graph.database import Database
from graph.leases import Lease, ask_for_lease, write_fenced
from graph.server.managed import ServerAddress
from tests.api.changing import change, member, set_time
from tests.api.transferring import (
    ANSWER,
    GUANGZHOU,
    NOW,
    PROVINCE,
    TOWN,
    UNIVERSITY,
    brief,
    broken_rules,
    done,
    events,
    read,
    refused,
    started,
)
from tests.loaders.tables import one, rows_of
from tests.own_server import emptied
from tests.small_people import add_people
from tests.small_province import build_small_province
from tests.workflows.test_killed import worker
from tests.workflows.waiting import until
from workflows.deadlines import DeadlinesDuty
from workflows.worker import working

P2 = member("P2")


@pytest_asyncio.fixture
async def fresh(database: Database) -> Engine:
    """A small province made anew, on the second of September 2019, without the overdue transfer that it holds."""
    await build_small_province(await emptied(database))
    await add_people(database)
    await database.run("tests/t2", "MATCH (t:Transfer {id: 'T2'})<-[:STEP_OF]-(s) DETACH DELETE t, s", {}, write=True)
    await set_time(database, NOW)
    return Engine(graphql_schema(), database, Limits(max_cost=10**9))


async def lease_of(db: Database) -> Lease:
    """Take the worker's lease."""
    holder = uuid4().hex
    return Lease("worker", holder, (await ask_for_lease(db, "worker", holder, 0.001))["epoch"])


async def look(engine: Engine, moment: str, terms: Terms | None = None) -> int:
    """Let the worker look at a moment; return how many steps it found overdue."""
    await set_time(engine.db, moment)
    return await DeadlinesDuty(engine.db, terms or Terms()).escalate(await lease_of(engine.db))


async def test_a_step_passes_up_level_by_level_and_stays_open_at_the_province(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert await look(fresh, "2019-09-05T08:59:00+08:00") == 0  # 72 hours are not over
    for moment, has_it, due in (
        ("2019-09-05T09:01:00+08:00", "440104", "2019-09-08T09:01"),
        ("2019-09-08T09:02:00+08:00", "4401", "2019-09-11T09:02"),
        ("2019-09-11T09:03:00+08:00", "44", "2019-09-14T09:03"),
    ):
        assert await look(fresh, moment) == 1
        assert await look(fresh, moment) == 0  # once
        (step,) = (await read(fresh, P2, opened["transferId"]))["steps"]
        assert [each["code"] for each in step["awaits"]] == [has_it, "440104001"]
        assert (step["firstAddressee"]["code"], step["dueAt"][:16]) == ("440104001", due)
    assert await look(fresh, "2019-09-14T09:04:00+08:00") == 1  # nothing stands above the province
    assert await look(fresh, "2019-12-01T09:00:00+08:00") == 0
    last = await read(fresh, P2, opened["transferId"])
    assert (last["state"], last["version"], last["steps"][0]["escalations"]) == ("OPEN", 4, 3)
    assert last["steps"][0]["dueAt"][:16] == "2019-09-14T09:03"
    assert await events(fresh.db, "P2") == ["requestTransfer", "escalateStep", "escalateStep", "escalateStep"]
    assert await broken_rules(fresh.db) == []


async def test_after_an_escalation_the_first_addressee_still_answers(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    await look(fresh, "2019-09-05T10:00:00+08:00")
    await look(fresh, "2019-09-08T10:00:01+08:00")  # with the city now
    assert await refused(fresh, UNIVERSITY, ANSWER, await read(fresh, P2, opened["transferId"]), answer="AGREE") == (
        "Refused", "NOT_ADDRESSEE")  # fmt: skip
    stale = await change(fresh, TOWN, ANSWER, transferId=opened["transferId"], expectedVersion=opened["version"], answer="AGREE")
    assert stale["__typename"] == "TransferVersionConflict"
    assert brief(stale["transfer"]) == [("RELEASE", "440104001", ["4401", "440104001"], None)]
    answered = await done(fresh, TOWN, ANSWER, stale["transfer"], answer="AGREE")
    assert [(step["kind"], step["escalations"]) for step in answered["steps"]] == [("RELEASE", 2), ("ACCEPT", 0)]
    assert answered["steps"][1]["dueAt"][:13] == "2019-09-11T10"  # the next step has a clock of its own


async def test_who_has_it_now_answers(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    await look(fresh, "2019-09-05T10:00:00+08:00")
    await look(fresh, "2019-09-08T10:00:01+08:00")
    present = await read(fresh, PROVINCE, opened["transferId"])
    assert brief(await done(fresh, GUANGZHOU, ANSWER, present, answer="AGREE"))[0][3] == "AGREED"


async def test_after_a_downtime_it_goes_on_in_the_order_of_due_times(fresh: Engine) -> None:
    late = await started(fresh, member("P5"), person_id="P5", toCode="S1")
    await set_time(fresh.db, "2019-09-02T08:00:00+08:00")  # an hour before
    early = await started(fresh, P2, toCode="C19")
    assert await look(fresh, "2019-10-01T09:00:00+08:00") == 2  # four weeks without a worker
    order = """MATCH (e:AuditEvent {action: 'escalateStep'})-[:CONCERNS]->(t:Transfer) RETURN t.id ORDER BY e.at, elementId(e)"""
    assert await rows_of(fresh.db, order) == [(early["transferId"],), (late["transferId"],)]
    for transfer in (early, late):
        (step,) = (await read(fresh, PROVINCE, transfer["transferId"]))["steps"]
        assert (step["escalations"], step["dueAt"][:16]) == (1, "2019-10-04T09:00")  # whoever gets it has its full time


async def test_workers_at_once_pass_a_step_once(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-05T10:00:00+08:00")
    lease = await lease_of(fresh.db)
    duties = [DeadlinesDuty(fresh.db, Terms()) for _ in range(5)]
    await asyncio.gather(*(duty.escalate(lease) for duty in duties))
    assert (await read(fresh, P2, opened["transferId"]))["steps"][0]["escalations"] == 1
    assert await one(fresh.db, "MATCH (e:AuditEvent {action: 'escalateStep'}) RETURN count(e)") == 1


async def test_a_worker_that_lost_its_lease_writes_nothing(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    lost = await lease_of(fresh.db)
    await asyncio.sleep(0.01)  # the lease of a millisecond has run out
    await lease_of(fresh.db)
    await set_time(fresh.db, "2019-09-05T10:00:00+08:00")
    duty = DeadlinesDuty(fresh.db, Terms())
    with pytest.raises(Conflict) as raised:
        await duty.escalate(lost)
    assert raised.value.code == "LEASE_LOST"
    assert (await read(fresh, P2, opened["transferId"]))["steps"][0]["escalations"] == 0
    await fresh.db.run("tests/leave", "MATCH (:Person {id: 'P2'})-[m:MEMBER_OF]->() DELETE m", {}, write=True)
    with pytest.raises(Conflict) as raised:
        await duty.sweep(lost)
    assert raised.value.code == "LEASE_LOST"
    assert await one(fresh.db, "MATCH (t:Transfer {open_for: 'P2'}) RETURN t.state") == "OPEN"


async def test_who_is_back_before_the_lock_moves_on(fresh: Engine) -> None:
    """What was found to have left is looked at anew once it is locked."""
    opened = await started(fresh, P2, toCode="C19")
    asked = {"now": "2019-09-05T10:00:00+08:00", "transfer_ids": [opened["transferId"], "none"]}
    assert await write_fenced(fresh.db, "transfer/end_stranded", await lease_of(fresh.db), **asked) == {"ended": 0}
    assert (await read(fresh, P2, opened["transferId"]))["state"] == "OPEN"


async def test_an_answer_and_the_worker_at_once(fresh: Engine) -> None:
    """Whichever comes first: the step is answered with its escalation, or the officer is told of it."""
    opened = await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-05T10:00:00+08:00")
    duty, lease = DeadlinesDuty(fresh.db, Terms()), await lease_of(fresh.db)
    seen = {"transferId": opened["transferId"], "expectedVersion": 1, "answer": "AGREE"}
    answer, _ = await asyncio.gather(change(fresh, TOWN, ANSWER, **seen), duty.escalate(lease))
    kinds = [(step["kind"], step["escalations"]) for step in answer["transfer"]["steps"]]
    if answer["__typename"] == "AnswerStepPayload":
        assert kinds == [("RELEASE", 0), ("ACCEPT", 0)]
    else:
        assert (answer["code"], kinds) == ("VERSION_CONFLICT", [("RELEASE", 1)])
    assert await broken_rules(fresh.db) == []


async def test_terms_are_those_of_the_setting(fresh: Engine) -> None:
    terms = read_terms("72, OUT 120, 09-01..09-30 WITHIN 24".replace("09-01..09-30 WITHIN", "WITHIN 09-01..09-30"))
    engine = Engine(graphql_schema(), fresh.db, Limits(max_cost=10**9), terms=terms)
    opened = await started(engine, P2, toCode="C19")
    assert opened["steps"][0]["dueAt"][:16] == "2019-09-03T09:00"
    out = await started(engine, member("P5"), person_id="P5", toCode="EXT-43")
    assert out["steps"][0]["dueAt"][:16] == "2019-09-07T09:00"
    await look(fresh, "2019-09-30T23:00:00+08:00", terms)
    assert (await read(fresh, P2, opened["transferId"]))["steps"][0]["dueAt"][:16] == "2019-10-01T23:00"


@pytest.mark.parametrize(("ended_by", "state"), [("DECEASED", "WITHDRAWN"), ("EXPELLED", "WITHDRAWN"), ("AGE", "WITHDRAWN")])
async def test_who_left_the_league_moves_no_more(fresh: Engine, ended_by: str, state: str) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    stays = await started(fresh, member("P5"), person_id="P5", toCode="S1")
    text = """MATCH (p:Person {id: 'P2'})-[m:MEMBER_OF]->(b) CREATE (p)-[:WAS_MEMBER_OF {valid_from: m.valid_from,
      valid_to: date('2019-09-02'), ended_by: $by}]->(b) DELETE m"""
    await fresh.db.run("tests/end", text, {"by": ended_by}, write=True)
    duty, lease = DeadlinesDuty(fresh.db, Terms()), await lease_of(fresh.db)
    assert await duty.sweep(lease) == 1
    assert await duty.sweep(lease) == 0
    for rights in (P2, UNIVERSITY, TOWN):
        told = await read(fresh, rights, opened["transferId"])
        assert (told["state"], told["endedBecause"], told["version"]) == (state, ended_by, 2)
    assert (await read(fresh, PROVINCE, stays["transferId"]))["state"] == "OPEN"
    assert await events(fresh.db, "P2") == ["requestTransfer", "endTransfer"]
    assert await broken_rules(fresh.db) == []


async def test_a_merged_branch_takes_its_transfers_along(fresh: Engine) -> None:
    await started(fresh, TOWN, toCode="C19")
    text = """MATCH (p:Person {id: 'P2'})-[m:MEMBER_OF]->(b), (c:Organisation {code: '440104001002'})
      CREATE (p)-[:WAS_MEMBER_OF {valid_from: m.valid_from, valid_to: date('2019-09-02'), ended_by: 'REORGANISED'}]->(b)
      DELETE m CREATE (p)-[:MEMBER_OF {person_id: 'P2', valid_from: date('2019-09-02')}]->(c)"""
    await fresh.db.run("tests/merge", text, {}, write=True)
    assert await DeadlinesDuty(fresh.db, Terms()).sweep(await lease_of(fresh.db)) == 0


async def test_the_worker_does_it_by_itself(fresh: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.worker.PAUSE_S", 0.02)
    monkeypatch.setattr("workflows.deadlines.LOOK_EVERY_S", 0.02)
    opened = await started(fresh, P2, toCode="C19")
    await set_time(fresh.db, "2019-09-05T10:00:00+08:00")

    async def passed() -> bool:
        return bool((await read(fresh, P2, opened["transferId"]))["steps"][0]["escalations"] == 1)

    async with working(fresh.db):
        await until(passed)
    async with working(fresh.db):  # another one, which finds nothing left to do
        await asyncio.sleep(0.2)
    assert await passed()


async def test_after_a_kill_in_the_middle_every_step_has_passed_on_once(fresh: Engine, server_address: ServerAddress) -> None:
    made = """UNWIND range(1, 400) AS n
      MATCH (a:Organisation {code: '440104001001'}), (b:Organisation {code: 'C19'}), (town:Organisation {code: '440104001'})
      CREATE (p:Person {id: 'K' + n, name: 'K' + n})
      CREATE (t:Transfer {id: 'K' + n, version: 1, state: 'OPEN', reason: 'MOVED', requested_by: 'MEMBER', open_for: p.id,
        requested_at: datetime('2019-08-01T09:00:00+08:00')})-[:FOR_PERSON]->(p)
      CREATE (p)-[:MEMBER_OF {person_id: p.id, valid_from: date('2019-01-01')}]->(a)
      CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:TO_ORGANISATION]->(b)
      CREATE (s:TransferStep {kind: 'RELEASE', first_addressee: '440104001', opened_at: datetime('2019-08-01T09:00:00+08:00'),
        first_due_at: datetime('2019-08-04T09:00:00+08:00'), due_at: datetime('2019-08-04T09:00:00+08:00'), escalations: 0})
      CREATE (s)-[:STEP_OF]->(t) CREATE (s)-[:AWAITS]->(town)"""
    await fresh.db.run("tests/many", made, {}, write=True)
    state = """MATCH (s:TransferStep)-[:STEP_OF]->(t:Transfer) WHERE t.id STARTS WITH 'K'
      WITH sum(s.escalations) AS passed, max(s.escalations) AS most RETURN passed, most, COUNT { MATCH (e:AuditEvent {action: 'escalateStep'}) }"""

    async def begun() -> bool:
        return bool((await one(fresh.db, state))[0] > 20)

    async def done() -> bool:
        return bool((await one(fresh.db, state))[0] >= 400)

    async with worker(server_address) as killed:
        await until(begun)
        killed.kill()
        await killed.communicate()
    passed, most, told = await one(fresh.db, state)
    assert 20 < passed < 400  # it was in the middle of it
    assert (most, told) == (1, passed)
    async with working(fresh.db):
        await until(done)
    assert await one(fresh.db, state) == (400, 1, 400)
    awaits = """MATCH (s:TransferStep)-[:STEP_OF]->(t:Transfer) WHERE t.id STARTS WITH 'K'
      RETURN DISTINCT COLLECT { MATCH (s)-[:AWAITS]->(o) RETURN o.code ORDER BY o.code }"""
    assert await rows_of(fresh.db, awaits) == [(["440104", "440104001"],)]
