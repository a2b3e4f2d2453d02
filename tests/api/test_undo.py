"""Operations that are undone: every fact of the graph is as it was, or it is told what depends on it. It is the second of December 2019."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.changing import change, member, set_time
from tests.api.operating import (
    NOW,
    PROVINCE,
    TEXTS,
    YUEXIU,
    add_up,
    changes,
    count_everything,
    facts_of,
    operated,
    refused,
)
from tests.api.test_operations import BRANCH, NEW, OTHER, TOWN_CODE
from tests.api.transferring import REQUEST, TOWN
from tests.loaders.tables import one, rows_of

UNIT = {"code": "U1", "name": "新城团工委", "kind": "WORK_COMMITTEE", "sector": "TOWNSHIP", "parentCode": "440104"}
OPERATIONS: list[tuple[str, Rights, dict[str, Any]]] = [
    ("createOrganisation", YUEXIU, {"organisation": NEW}),
    ("renameOrganisation", YUEXIU, {"code": TOWN_CODE, "name": "共青团广州市越秀区东山街道工作委员会"}),
    ("moveOrganisation", PROVINCE, {"code": TOWN_CODE, "parentCode": "4402"}),
    ("closeOrganisation", YUEXIU, {"code": BRANCH, "membersTo": OTHER}),
    ("closeOrganisation", YUEXIU, {"code": TOWN_CODE, "childrenTo": "T1"}),
    ("mergeOrganisations", YUEXIU, {"sources": [{"code": BRANCH}], "intoCode": OTHER}),
    ("mergeOrganisations", YUEXIU, {"sources": [{"code": TOWN_CODE}, {"code": "T1"}], "intoNew": UNIT}),
    ("splitOrganisation", YUEXIU, {"code": BRANCH, "parts": [{"organisation": NEW, "personIds": ["P2"]}]}),
    ("splitOrganisation", YUEXIU, {"code": TOWN_CODE, "parts": [{"organisation": UNIT, "childCodes": [OTHER]}]}),
    (
        "appointCadre",
        TOWN,
        {"personId": "P4", "code": BRANCH, "post": "COMMITTEE_MEMBER", "employment": "PART_TIME", "name": "区小红"},
    ),
    ("endPost", TOWN, {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}),
    ("endMembership", TOWN, {"personId": "P1", "endedBy": "DECEASED"}),
]


@pytest_asyncio.fixture
async def counted(fresh: Engine) -> Engine:
    """The small province with its counts, and an open step of the town, on the day of the tests."""
    await count_everything(fresh.db)
    await set_time(fresh.db, NOW)
    values = {"personId": "P2", "reason": "MOVED", "toCode": "C19"}
    assert (await change(fresh, member("P2"), REQUEST, **values))["__typename"] == "RequestTransferPayload"
    return fresh


@pytest.mark.parametrize(("name", "rights", "values"), OPERATIONS, ids=[f"{each[0]}{at}" for at, each in enumerate(OPERATIONS)])
async def test_undone_every_fact_is_as_it_was(counted: Engine, name: str, rights: Rights, values: dict[str, Any]) -> None:
    before = await facts_of(counted.db)
    done = await operated(counted, rights, name, **values)
    assert await facts_of(counted.db) != before
    assert await add_up(counted.db) == []
    undone = await operated(counted, rights, "undo", operationId=done["operation"]["operationId"])
    assert changes(undone) != []
    assert await add_up(counted.db) == []
    assert await facts_of(counted.db) == before
    assert await refused(counted, rights, "undo", operationId=done["operation"]["operationId"]) == "ALREADY_UNDONE"
    trail = "MATCH (e:AuditEvent) WHERE e.action <> 'requestTransfer' RETURN collect(e.action)"
    assert sorted(await one(counted.db, trail)) == sorted([name, "undo"])


async def test_after_72_hours_nothing_is_undone(counted: Engine) -> None:
    done = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW)
    assert done["operation"]["undoableUntil"][:16] == "2019-12-05T09:00"
    await set_time(counted.db, "2019-12-05T09:01:00+08:00")
    assert await refused(counted, YUEXIU, "undo", operationId=done["operation"]["operationId"]) == "UNDO_CLOSED"


async def test_what_is_newer_is_listed_and_kept(counted: Engine) -> None:
    made = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW)
    merged = await operated(counted, YUEXIU, "mergeOrganisations", sources=[{"code": BRANCH}], intoCode="B9")
    before = await facts_of(counted.db)
    found = await change(counted, YUEXIU, TEXTS["undo"], operationId=made["operation"]["operationId"])
    assert (found["__typename"], found["code"]) == ("UndoRefused", "DEPENDED_ON")
    assert found["blockers"] == [{"what": "CREATED", "code": "B9", "otherCode": TOWN_CODE, "count": 1}]
    assert found["newer"] == [{"action": "mergeOrganisations"}]
    assert await facts_of(counted.db) == before
    await operated(counted, YUEXIU, "undo", operationId=merged["operation"]["operationId"])
    assert (
        await refused(counted, YUEXIU, "undo", operationId=made["operation"]["operationId"]) == "LOAD_RUNNING"
    )  # a recount is due
    assert await add_up(counted.db) == []
    await operated(counted, YUEXIU, "undo", operationId=made["operation"]["operationId"])  # the newer one first


async def test_a_member_who_has_left_since_keeps_a_merger(counted: Engine) -> None:
    merged = await operated(counted, YUEXIU, "mergeOrganisations", sources=[{"code": BRANCH}], intoCode=OTHER)
    await operated(counted, TOWN, "endMembership", personId="P1", endedBy="AGE")
    found = await change(counted, YUEXIU, TEXTS["undo"], operationId=merged["operation"]["operationId"])
    assert found["blockers"] == [{"what": "MEMBERS", "code": BRANCH, "otherCode": OTHER, "count": 1}]


async def test_what_moved_on_does_not_come_back(counted: Engine) -> None:
    moved = await operated(counted, PROVINCE, "moveOrganisation", code=TOWN_CODE, parentCode="4402")
    await operated(counted, PROVINCE, "moveOrganisation", code=TOWN_CODE, parentCode="440105")
    assert await refused(counted, PROVINCE, "undo", operationId=moved["operation"]["operationId"]) == "DEPENDED_ON"


async def test_two_names_on_one_day_go_back_one_by_one(counted: Engine) -> None:
    first = await operated(counted, YUEXIU, "renameOrganisation", code=OTHER, name="甲团支部")
    second = await operated(counted, YUEXIU, "renameOrganisation", code=OTHER, name="乙团支部")
    assert await refused(counted, YUEXIU, "undo", operationId=first["operation"]["operationId"]) == "DEPENDED_ON"
    await operated(counted, YUEXIU, "undo", operationId=second["operation"]["operationId"])
    await operated(counted, YUEXIU, "undo", operationId=first["operation"]["operationId"])
    assert await one(counted.db, "MATCH (o:Organisation {code: $code}) RETURN o.name", code=OTHER) == "新村团支部"


async def test_an_undo_is_not_undone(counted: Engine) -> None:
    made = await operated(counted, YUEXIU, "createOrganisation", organisation=NEW)
    undone = await operated(counted, YUEXIU, "undo", operationId=made["operation"]["operationId"])
    assert await refused(counted, YUEXIU, "undo", operationId=undone["operation"]["operationId"]) == "NO_SUCH_OPERATION"


async def test_an_undo_makes_no_cycle(counted: Engine) -> None:
    first = await operated(counted, YUEXIU, "moveOrganisation", code="T1", parentCode=TOWN_CODE)
    await operated(counted, PROVINCE, "moveOrganisation", code="440104", parentCode="4402")
    other = {"code": "U1", "name": "新团工委", "kind": "WORK_COMMITTEE", "sector": "TOWNSHIP", "parentCode": "T1"}
    await operated(counted, PROVINCE, "createOrganisation", organisation=other)
    back = await operated(counted, PROVINCE, "moveOrganisation", code="T1", parentCode="4401")
    await operated(counted, PROVINCE, "moveOrganisation", code=TOWN_CODE, parentCode="U1")
    for each in (back, first):  # T1 would go back below the town, which lies below it by now
        assert await refused(counted, PROVINCE, "undo", operationId=each["operation"]["operationId"]) == "DEPENDED_ON"
    assert await add_up(counted.db) == []


async def test_who_was_enrolled_again_and_left_since_stays_where_they_are(counted: Engine) -> None:
    ended = await operated(counted, TOWN, "endMembership", personId="P2", endedBy="CORRECTED")
    again = """MATCH (p:Person {id: 'P2'}), (b:Organisation {code: 'S1'}) CREATE (p)-[:WAS_MEMBER_OF {valid_from: date('2019-12-02'),
      valid_to: date('2019-12-02'), ended_by: 'DECEASED'}]->(b)"""
    await counted.db.run("tests/again", again, {}, write=True)
    assert await refused(counted, TOWN, "undo", operationId=ended["operation"]["operationId"]) == "DEPENDED_ON"


async def test_a_post_does_not_come_back_twice_nor_to_who_was_expelled(counted: Engine) -> None:
    post = {"personId": "P1", "code": BRANCH, "post": "SECRETARY"}
    ended = await operated(counted, TOWN, "endPost", **post)
    begun = await operated(counted, TOWN, "appointCadre", **post, employment="PART_TIME")
    assert await refused(counted, TOWN, "undo", operationId=ended["operation"]["operationId"]) == "DEPENDED_ON"
    await operated(counted, TOWN, "undo", operationId=begun["operation"]["operationId"])
    expelled = await operated(counted, TOWN, "endMembership", personId="P1", endedBy="EXPELLED")
    assert await refused(counted, TOWN, "undo", operationId=ended["operation"]["operationId"]) == "DEPENDED_ON"
    await operated(counted, TOWN, "undo", operationId=expelled["operation"]["operationId"])
    await operated(counted, TOWN, "undo", operationId=ended["operation"]["operationId"])


async def test_a_step_that_was_answered_since_is_not_given_back(counted: Engine) -> None:
    closed = await operated(counted, YUEXIU, "closeOrganisation", code=TOWN_CODE, childrenTo="T1")
    heir = "MATCH (s:TransferStep)-[:AWAITS]->(o) RETURN s.kind, collect(o.code)"
    waiting = await rows_of(counted.db, "MATCH (s:TransferStep {kind: 'RELEASE'})-[:AWAITS]->(o) RETURN o.code")
    assert waiting == [("T1",)]
    another = "MATCH (s:TransferStep {kind: 'RELEASE'}) SET s.opened_at = s.opened_at + duration('PT1H'), s.kind = 'ACCEPT'"
    await counted.db.run("tests/another", another, {}, write=True)  # as the step that follows one that was answered
    before = await rows_of(counted.db, heir)
    await operated(counted, YUEXIU, "undo", operationId=closed["operation"]["operationId"])
    assert sorted(await rows_of(counted.db, heir)) == sorted(before)


async def test_who_had_the_step_before_keeps_it(counted: Engine) -> None:
    both = "MATCH (s:TransferStep {kind: 'RELEASE'}), (o:Organisation {code: '440104'}) CREATE (s)-[:AWAITS]->(o)"
    await counted.db.run("tests/escalated", both, {}, write=True)
    closed = await operated(counted, YUEXIU, "closeOrganisation", code=TOWN_CODE, childrenTo="440104")
    await operated(counted, YUEXIU, "undo", operationId=closed["operation"]["operationId"])
    has_it = "MATCH (s:TransferStep {kind: 'RELEASE'})-[:AWAITS]->(o) RETURN o.code ORDER BY o.code"
    assert await rows_of(counted.db, has_it) == [("440104",), (TOWN_CODE,)]
