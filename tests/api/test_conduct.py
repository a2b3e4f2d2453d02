"""Conduct in the event log of the small province: what a rule finds there for which auditor; worked out on paper.

20 memberships of branches below 440104 are ended by one account at nine, and a 21st by age. The university sends the 30 graduates of C19
to the township 440104001. The secretary of 440105 agrees to 20 transfers into S1 three seconds after each was asked for.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights
from graph.audit import Doing, record_event
from graph.conduct import MOST_LOOKED_AT, STATEMENTS
from graph.database import Database, Transaction, statement
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY, PROVINCE
from tests.api.test_changes import auditor
from tests.api.test_class_transfers import START
from tests.api.test_explain import SCANS, operators
from tests.api.transferring import ANSWER, HAIZHU, NOW, REQUEST, UNIVERSITY
from tests.graph.test_marks import taken
from workflows.events import NumberingDuty

CONDUCT = """query ($from: DateTime!, $to: DateTime!, $within: String, $rule: ConductRule) {
  conduct(from: $from, to: $to, within: $within, rule: $rule) { readTo complete findings {
    rule actors organisation { code } beganAt endedAt events sample } } }"""
ALL = auditor("44/")
PERIOD = {"from": "2019-09-01T00:00:00+08:00", "to": "2019-09-30T00:00:00+08:00"}
CROWD = """MATCH (b:Organisation {code: $branch}) SET b.graduation_year = $year WITH b UNWIND range(1, $size) AS i
CREATE (:Person {id: $mark + i, name: $mark + i, sort_key: $mark + toString(100 + i), id_number_masked: '*'})
  -[:MEMBER_OF {person_id: $mark + i, valid_from: date('2019-09-01')}]->(b)"""


async def crowd(db: Database, branch: str, mark: str, size: int, year: int | None = None) -> None:
    """Add members to a branch."""
    await db.run("tests/crowd", CROWD, {"branch": branch, "mark": mark, "size": size, "year": year}, write=True)


async def end_memberships(db: Database, at: datetime) -> None:
    """Record what endMembership records, as it does it."""

    async def work(tx: Transaction) -> None:
        for minute in range(21):
            branch = ("440104001001", "440104001002")[minute % 2]
            after = {"person": "P1", "branch": branch, "ended_by": "AGE" if minute == 20 else "CORRECTED"}
            doing = Doing("i|cadre", "endMembership", at + timedelta(minutes=minute))
            also = [branch] if minute % 4 < 2 else []  # the branch that the event names counts as well
            await record_event(tx, doing, {}, after, people=["P1"], also=also)

    await db.change("tests/removals", work, timeout_s=30)


@pytest_asyncio.fixture
async def log(fresh: Engine) -> Engine:
    """The events of the three cases, and some that are none, numbered."""
    db = fresh.db
    await end_memberships(db, datetime.fromisoformat(NOW))
    await crowd(db, "C19", "Y", 29, 2019)  # with 陈一 they are 30
    await set_time(db, "2019-09-03T09:00:00+08:00")
    asked = {"classCode": "C19", "reason": "UNEMPLOYED", "toCode": "440104001"}
    by_residence = [{"personId": "P5", "residenceCode": "440104001"}]
    started = await change(fresh, UNIVERSITY, START, **asked, exceptions=by_residence)
    assert started["started"] == 30, started
    await crowd(db, "440104001001", "Z", 20)
    for i in range(1, 21):
        await set_time(db, f"2019-09-04T10:{i:02}:00+08:00")
        asked = {"personId": f"Z{i}", "reason": "MOVED", "toCode": "S1", "name": f"Z{i}"}
        opened = await change(fresh, member(f"Z{i}"), REQUEST, **asked)
        transfer = opened["transfer"]
        released = await _answer(fresh, PROVINCE_OFFICER, transfer, f"2019-09-04T10:{i:02}:30+08:00")
        await _answer(fresh, HAIZHU, released, f"2019-09-04T10:{i:02}:33+08:00")
    await NumberingDuty(db).turn(await taken(db))
    return fresh


PROVINCE_OFFICER = Rights("test", "slow", ("44/",), ("44/",))


async def _answer(engine: Engine, rights: Rights, transfer: Any, moment: str) -> Any:
    await set_time(engine.db, moment)
    seen = {"transferId": transfer["transferId"], "expectedVersion": transfer["version"], "answer": "AGREE"}
    found = await change(engine, rights, ANSWER, **seen)
    assert found["__typename"] == "AnswerStepPayload", found
    return found["transfer"]


async def conduct(engine: Engine, rights: Rights, **values: Any) -> Any:
    """Return a report."""
    answer = await engine.execute(GraphQLRequest(CONDUCT, variables=PERIOD | values), rights)
    assert answer.errors == []
    assert answer.data is not None
    return answer.data["conduct"]


async def found(engine: Engine, rights: Rights, **values: Any) -> list[tuple[str, str, int]]:
    """Return rule, organisation and number of events of what is found."""
    report = await conduct(engine, rights, **values)
    assert report["complete"]
    return [(each["rule"], each["organisation"]["code"], each["events"]) for each in report["findings"]]


DELETED = ("BATCH_DELETION", "440104001", 20)
SENT_BACK = ("BATCH_RETURN", "4144010558", 30)
STAMPED = ("RUBBER_STAMP", "440105", 20)


async def test_three_rules_for_every_scope(log: Engine) -> None:
    report = await conduct(log, ALL)
    assert report["readTo"][:10] == "2019-09-30"
    deleted, sent_back, stamped = report["findings"]
    assert (deleted["actors"], deleted["beganAt"][:16], deleted["endedAt"][:16]) == (
        ["i|cadre"], "2019-09-02T09:00", "2019-09-02T09:19")  # fmt: skip
    assert deleted["sample"] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert sent_back["actors"] == ["test|officer of 44/44-GX/4144010558/"]
    assert min(sent_back["sample"]) >= 22  # after the 21 endings
    assert stamped["actors"] == ["test|officer of 44/4401/440105/"]
    for paths, within, expected in (
        (("44/",), None, [DELETED, SENT_BACK, STAMPED]),
        (("44/",), "4401", [DELETED, SENT_BACK, STAMPED]),  # the graduates were sent there
        (("44/44-GX/",), None, [SENT_BACK]),
        (("44/4401/440105/",), None, [STAMPED]),
        (("44/4402/",), None, []),
    ):
        assert await found(log, auditor(*paths), within=within) == expected, (paths, within)
    assert await found(log, ALL, rule="BATCH_RETURN") == [SENT_BACK]
    assert await found(log, ALL, to="2019-09-02T09:18:59+08:00") == []  # nineteen
    assert await conduct(log, auditor("44/4402/"), within="4401") is None
    for rights in (NOBODY, PROVINCE, UNIVERSITY, member("P2")):
        assert await conduct(log, rights) is None


async def test_one_refusal_and_graduates_who_find_work_are_no_findings(log: Engine) -> None:
    refusing = """MATCH (t:Transfer)-[:TO_ORGANISATION]->(:Organisation {code: 'S1'}) WITH t ORDER BY t.id LIMIT 1
      SET t.step_outcomes = ['AGREED', 'REJECTED']"""
    await log.db.run("tests/refusing", refusing, {}, write=True)
    assert await found(log, ALL, rule="RUBBER_STAMP") == []
    working = """MATCH (e:AuditEvent {action: 'startClassTransfers'})
      SET e.after = replace(e.after, '"to": "440104001"', '"to": "S1"')"""
    await log.db.run("tests/working", working, {}, write=True)
    (first, *_) = await log.db.run(
        "tests/after", "MATCH (e:AuditEvent {action: 'startClassTransfers'}) RETURN e.after AS after", {}
    )
    assert json.loads(first["after"])["to"] == "S1"
    assert await found(log, ALL, rule="BATCH_RETURN") == []


async def test_a_period_with_too_much_in_it_says_how_far_it_was_read(log: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.conduct.MOST_LOOKED_AT", 20)
    report = await conduct(log, ALL, rule="BATCH_DELETION")
    assert (report["complete"], report["readTo"][:16], len(report["findings"])) == (False, "2019-09-02T09:19", 1)


async def test_a_question_that_cannot_be_answered(log: Engine) -> None:
    for period in ({"from": PERIOD["to"], "to": PERIOD["from"]}, {"from": "2019-01-01T00:00:00", "to": "2019-06-01T00:00:00"}):
        answer = await log.execute(GraphQLRequest(CONDUCT, variables=period), ALL)
        assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_INPUT"]  # type: ignore[index]


@pytest.mark.parametrize("name", STATEMENTS.values())
async def test_the_events_of_a_period_are_found_by_their_index(database: Database, name: str) -> None:
    await database.run("tests/sampled", "CALL db.prepareForReplanning(60)", {})
    text = (await _explained(database, name)).summary.plan or {}
    found_by = operators(text)
    assert not SCANS & {operator for operator, _ in found_by}
    assert ":AuditEvent(action, at)" in " ".join(details for operator, details in found_by if "IndexSeek" in operator)


async def _explained(database: Database, name: str) -> Any:
    params = {"scopes": ["44/"], "from": NOW, "to": NOW, "scan": MOST_LOOKED_AT}
    return await database._driver.execute_query("EXPLAIN " + statement(name), params)
