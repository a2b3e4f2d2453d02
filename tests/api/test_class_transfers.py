"""The transfers of a graduating class: exceptions, one result for each member; worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.changing import change, member, set_time
from tests.api.conftest import NOBODY
from tests.api.transferring import HAIZHU, NOW, TOWN, UNIVERSITY, broken_rules, events, memberships, officer, started
from tests.loaders.tables import graph_of, one

START = """mutation ($input: StartClassTransfersInput!) { startClassTransfers(input: $input) { __typename ... on Failure { code nextStep }
  ... on StartClassTransfersPayload { started results { personId skipped code message
    transfer { state toOrganisation { code } reason requestedBy steps { kind outcome } } } } } }"""
CLASS = {"classCode": "C19", "reason": "EMPLOYED"}


@pytest_asyncio.fixture(autouse=True)
async def graduates(fresh: Engine) -> None:
    """C19 graduates in 2019; beside 陈一 (P5) there are X1 to X4 in it, and X4 has an open transfer."""
    await set_time(fresh.db, NOW)
    made = """MATCH (b:Organisation {code: 'C19'}) SET b.graduation_year = 2019 WITH b UNWIND range(1, 4) AS i
      CREATE (:Person {id: 'X' + i, name: 'X' + i, sort_key: 'x' + i, id_number_masked: '*'})
        -[:MEMBER_OF {person_id: 'X' + i, valid_from: date('2019-09-01')}]->(b)"""
    await fresh.db.run("tests/graduates", made, {}, write=True)
    await started(fresh, member("X4"), person_id="X4", toCode="440104001002")


EXCEPTIONS = [
    {"personId": "X1", "skip": True},
    {"personId": "X2", "toCode": "S1", "reason": "FURTHER_STUDY"},
    {"personId": "X3", "residenceCode": "440104003"},
]


def result(person_id: str, to_code: str, reason: str = "EMPLOYED") -> dict[str, Any]:
    """Return what becomes of a member whose transfer is started: the university above has released them."""
    steps = [{"kind": "RELEASE", "outcome": "AGREED"}, {"kind": "ACCEPT", "outcome": None}]
    transfer = {"state": "OPEN", "toOrganisation": {"code": to_code}, "reason": reason, "requestedBy": "SENDER", "steps": steps}
    return {"personId": person_id, "skipped": False, "code": None, "message": None, "transfer": transfer}


async def test_each_member_has_a_result(fresh: Engine) -> None:
    found = await change(fresh, UNIVERSITY, START, **CLASS, toCode="440104001001", exceptions=EXCEPTIONS)
    no_committee = "There is no committee of the township 440104003."
    assert found == {
        "__typename": "StartClassTransfersPayload",
        "started": 2,
        "results": [
            result("P5", "440104001001"),
            {"personId": "X1", "skipped": True, "code": None, "message": None, "transfer": None},
            result("X2", "S1", "FURTHER_STUDY"),
            {"personId": "X3", "skipped": False, "code": "NO_TOWNSHIP_COMMITTEE", "message": no_committee, "transfer": None},
            {"personId": "X4", "skipped": False, "code": "TRANSFER_OPEN", "message": "The person has an open transfer already.",
             "transfer": None},
        ],
    }  # fmt: skip
    assert await events(fresh.db, "P5") == ["startClassTransfers"]
    assert await events(fresh.db, "X1") == []
    assert await memberships(fresh.db, "P5") == [("C19", "2019-09-01", None, None)]
    assert await broken_rules(fresh.db) == []


async def test_without_a_common_target_only_those_with_their_own(fresh: Engine) -> None:
    found = await change(fresh, UNIVERSITY, START, **CLASS, exceptions=[{"personId": "P5", "residenceCode": "440104001"}])
    assert found["started"] == 1
    assert [each["code"] for each in found["results"]] == [None, *["ONE_TARGET"] * 3, "ONE_TARGET"]
    assert found["results"][0]["transfer"]["toOrganisation"] == {"code": "440104001"}


async def test_where_one_committee_stands_above_both_the_class_moves_at_once(fresh: Engine) -> None:
    found = await change(fresh, officer("44/"), START, **CLASS, toCode="S1", exceptions=[{"personId": "X1", "skip": True}])
    assert [each["transfer"] and each["transfer"]["state"] for each in found["results"]] == [
        "COMPLETED", None, "COMPLETED", "COMPLETED", None]  # fmt: skip
    assert await one(fresh.db, "MATCH (:Organisation {code: 'S1'})<-[m:MEMBER_OF]-() RETURN count(m)") == 1 + 3
    assert await broken_rules(fresh.db) == []


REFUSED = [
    (TOWN, {}, "NO_SUCH_ORGANISATION"),
    (HAIZHU, {}, "NO_SUCH_ORGANISATION"),
    (NOBODY, {}, "NO_SUCH_ORGANISATION"),
    (member("P5"), {}, "NO_SUCH_ORGANISATION"),
    (UNIVERSITY, {"classCode": "4144010558"}, "NO_SUCH_ORGANISATION"),  # no branch
    (UNIVERSITY, {"classCode": "C18"}, "NO_GRADUATING_CLASS"),
    (UNIVERSITY, {"exceptions": [{"personId": "P2", "skip": True}]}, "NOT_IN_CLASS"),
    (UNIVERSITY, {"exceptions": [{"personId": "X1", "skip": True}] * 2}, "PERSON_TWICE"),
]


@pytest.mark.parametrize(("rights", "values", "code"), REFUSED)
async def test_what_is_refused_as_a_whole(fresh: Engine, rights: Rights, values: dict[str, Any], code: str) -> None:
    before = await graph_of(fresh.db)
    assert (await change(fresh, rights, START, **{**CLASS, "toCode": "S1", **values}))["code"] == code
    assert await graph_of(fresh.db) == before


async def test_a_class_of_next_year_stays(fresh: Engine) -> None:
    later = "MATCH (b:Organisation {code: 'C19'}) SET b.graduation_year = 2020"
    await fresh.db.run("tests/later", later, {}, write=True)
    assert (await change(fresh, UNIVERSITY, START, **CLASS, toCode="S1"))["code"] == "NO_GRADUATING_CLASS"


async def test_a_dry_run_and_the_same_key(fresh: Engine) -> None:
    before = await graph_of(fresh.db)
    wanted = {**CLASS, "toCode": "S1", "idempotencyKey": "june"}
    tried = await change(fresh, UNIVERSITY, START, **wanted, dryRun=True)
    assert (tried["started"], await graph_of(fresh.db)) == (4, before)
    first = await change(fresh, UNIVERSITY, START, **wanted)
    assert first == tried == await change(fresh, UNIVERSITY, START, **wanted)
    assert await one(fresh.db, "MATCH (t:Transfer)-[:TO_ORGANISATION]->({code: 'S1'}) RETURN count(t)") == 4
