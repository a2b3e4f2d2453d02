"""Transfers out of the province, into it, and to the township of residence; every answer is worked out on paper."""

from __future__ import annotations

import pytest_asyncio

from api.engine import Engine
from tests.api.changing import member, set_time
from tests.api.transferring import (
    ANSWER,
    CONFIRM,
    HAIZHU,
    NOW,
    PLACE,
    TOWN,
    UNIVERSITY,
    brief,
    broken_rules,
    done,
    memberships,
    officer,
    own,
    read,
    refused,
    started,
)

P2, P4 = member("P2"), member("P4")
STAYED = [("440104001001", "2018-11-01", None, None)]


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def test_a_member_leaves_the_province(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="EXT-43", reason="OTHER_PROVINCE")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert brief(released) == [("RELEASE", "440104001", [], "AGREED"), ("CONFIRM", "440104001", ["440104001"], None)]
    assert await refused(fresh, TOWN, ANSWER, released, answer="AGREE") == ("Refused", "WRONG_STEP")
    outside = officer("EXTERNAL/EXT-43/")
    assert await refused(fresh, outside, CONFIRM, released) == ("Refused", "NOT_ADDRESSEE")
    left = await done(fresh, TOWN, CONFIRM, released)
    assert (left["state"], left["placedIn"]) == ("COMPLETED", {"code": "EXT-43"})
    assert await memberships(fresh.db, "P2") == [("440104001001", "2018-11-01", "2019-09-02", "OUT_OF_PROVINCE")]
    assert await own(fresh.db, "EXT-43") == (0, 1, 0, True)
    assert await broken_rules(fresh.db) == []


async def test_the_other_side_refuses(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="EXT-43")
    ended = await done(fresh, TOWN, ANSWER, opened, answer="REJECT", because="对方不接收")
    assert (ended["state"], brief(ended)[-1][3]) == ("REJECTED", "REJECTED")
    assert await memberships(fresh.db, "P2") == STAYED


async def test_somebody_comes_from_outside(fresh: Engine) -> None:
    coming = {"personId": "P4", "fromCode": "EXT-43", "reason": "OTHER_PROVINCE"}
    opened = await started(fresh, P4, person_id="P4", **coming, toCode="4144010558")
    assert brief(opened) == [("ACCEPT", "4144010558", ["4144010558"], None)]
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    placed = await done(fresh, UNIVERSITY, PLACE, accepted, branchCode="C19")
    assert placed["state"] == "COMPLETED"
    assert await memberships(fresh.db, "P4") == [("C19", "2019-09-02", None, None)]
    assert await own(fresh.db, "C19") == (1, 1, 0, True)


async def test_the_receiver_takes_somebody_from_outside_at_once(fresh: Engine) -> None:
    coming = {"fromCode": "EXT-43", "reason": "OTHER_PROVINCE", "name": "区小红", "toCode": "C19"}
    placed = await started(fresh, UNIVERSITY, person_id="P4", **coming)
    assert (placed["state"], brief(placed)) == ("COMPLETED", [("ACCEPT", "4144010558", [], "AGREED")])
    assert await memberships(fresh.db, "P4") == [("C19", "2019-09-02", None, None)]


async def test_the_townships_branch_takes_who_has_no_other(fresh: Engine) -> None:
    await add_fallback(fresh)
    opened = await started(fresh, member("P5"), person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    assert opened["toOrganisation"] == {"code": "F1"}
    released = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert brief(released)[1] == ("ACCEPT", "440104001", ["440104001"], None)
    assert (await done(fresh, TOWN, ANSWER, released, answer="AGREE"))["placedIn"] == {"code": "F1"}


async def add_fallback(engine: Engine) -> None:
    """Give the township a fallback branch."""
    text = """MATCH (c:Organisation {code: '440104001'}) CREATE (b:Organisation {code: 'F1', name: '流动团员团支部', kind: 'BRANCH',
      level: 'BRANCH', sector: 'FALLBACK', is_fallback: true, path: c.path + 'F1/', depth: c.depth + 1, known_from: date('2018-10-31'),
      sort_key: 'f', own_name: '流动', search_text: 'x'})-[:PART_OF {child_code: 'F1', valid_from: date('2018-10-31')}]->(c)"""
    await engine.db.run("tests/fallback", text, {}, write=True)


async def test_without_such_a_branch_its_committee_names_one(fresh: Engine) -> None:
    opened = await started(fresh, UNIVERSITY, person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    assert (opened["toOrganisation"], brief(opened)[1]) == ({"code": "440104001"}, ("ACCEPT", "440104001", ["440104001"], None))
    accepted = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    assert (await done(fresh, TOWN, PLACE, accepted, branchCode="440104001002"))["placedIn"] == {"code": "440104001002"}


async def test_a_township_that_refuses_names_another(fresh: Engine) -> None:
    opened = await started(fresh, UNIVERSITY, person_id="P5", reason="EMPLOYED", residenceCode="440104001")
    refusing = {"answer": "REJECT", "because": "不在本街道"}
    for code, expected in {
        None: "NAME_ANOTHER",
        "C19": "EQUAL_ENDS",
        "440104001": "REFUSED_BEFORE",
        "440104001002": "REFUSED_BEFORE",  # a branch of who refuses
        "C18": "CLOSED_ORGANISATION",
        "EXT-43": "EXTERNAL_ORGANISATION",
        "nothing": "NO_SUCH_ORGANISATION",
    }.items():
        assert (await refused(fresh, TOWN, ANSWER, opened, **refusing, insteadCode=code))[1] == expected
    passed = await done(fresh, TOWN, ANSWER, opened, **refusing, insteadCode="S1")
    assert (passed["state"], passed["toOrganisation"]) == ("OPEN", {"code": "S1"})
    assert brief(passed)[1:] == [("ACCEPT", "440104001", [], "REJECTED"), ("ACCEPT", "440105", ["440105"], None)]
    assert await refused(fresh, HAIZHU, ANSWER, passed, answer="REJECT", insteadCode="440104001") == ("Refused", "REFUSED_BEFORE")
    assert (await done(fresh, HAIZHU, ANSWER, passed, answer="AGREE"))["placedIn"] == {"code": "S1"}
    assert (await read(fresh, TOWN, passed["transferId"]))["state"] == "COMPLETED"  # who passed it on still reads what came of it


async def test_only_a_township_of_residence_names_another(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="C19")
    assert await refused(fresh, TOWN, ANSWER, opened, answer="REJECT", insteadCode="S1") == ("InvalidInput", "UNWANTED_VALUE")
