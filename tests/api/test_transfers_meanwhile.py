"""What changes while a transfer is open, or before: organisations that close, merge and move, members who leave; worked out on paper."""

from __future__ import annotations

import pytest
import pytest_asyncio

from api.engine import Engine
from tests.api.changing import change, member, set_time
from tests.api.transferring import (
    ANSWER,
    HAIZHU,
    NOW,
    PLACE,
    REQUEST,
    SHAOGUAN,
    TOWN,
    UNIVERSITY,
    brief,
    done,
    memberships,
    refused,
    started,
)
from tests.loaders.tables import rows_of

P2, P4 = member("P2"), member("P4")
STAYED = [("440104001001", "2018-11-01", None, None)]


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


@pytest.mark.parametrize("ended_by", ["DECEASED", "EXPELLED", "AGE"])
async def test_who_is_no_member_any_more_comes_from_nowhere(fresh: Engine, ended_by: str) -> None:
    await end_membership(fresh, ended_by)
    values = {"personId": "P2", "reason": "MOVED", "toCode": "C19", "fromCode": "EXT-43"}
    assert (await change(fresh, P2, REQUEST, **values))["code"] == "NO_MEMBERSHIP"


async def end_membership(engine: Engine, ended_by: str) -> None:
    """End the membership of P2, as a load of people does."""
    text = """MATCH (p:Person {id: 'P2'})-[m:MEMBER_OF]->(b) CREATE (p)-[:WAS_MEMBER_OF {valid_from: m.valid_from,
      valid_to: date('2019-09-02'), ended_by: $by}]->(b) DELETE m"""
    await engine.db.run("tests/end", text, {"by": ended_by}, write=True)


async def test_the_target_is_closed_meanwhile(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    closing = """MATCH (o:Organisation {code: 'C19'})-[r:PART_OF]->() SET o.closed_on = date('2019-09-02') DELETE r
      WITH o MATCH (o)<-[m:MEMBER_OF]-() DELETE m"""
    await fresh.db.run("tests/closing", closing, {}, write=True)
    new = """MATCH (c:Organisation {code: '4144010558'}) CREATE (b:Organisation {code: 'C20', name: '20班', kind: 'BRANCH',
      path: c.path + 'C20/', depth: 3, known_from: date('2019-09-01'), sort_key: 'c20'})"""
    await fresh.db.run("tests/opening", new, {}, write=True)
    accepted = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert brief(accepted)[-1] == ("PLACE", "4144010558", ["4144010558"], None)  # its committee names another
    assert (await done(fresh, UNIVERSITY, PLACE, accepted, branchCode="C20"))["placedIn"] == {"code": "C20"}


async def test_the_senders_branch_is_merged_meanwhile(fresh: Engine) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    await end_membership(fresh, "REORGANISED")
    into = """MATCH (p:Person {id: 'P2'}), (b:Organisation {code: '440104001002'})
      CREATE (p)-[:MEMBER_OF {person_id: 'P2', valid_from: date('2019-09-02')}]->(b)"""
    await fresh.db.run("tests/merged", into, {}, write=True)
    await set_time(fresh.db, "2019-09-03T09:00:00+08:00")
    moved = await done(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE")
    assert (moved["state"], moved["fromOrganisation"]) == ("COMPLETED", {"code": "440104001002"})
    assert await memberships(fresh.db, "P2") == [
        ("440104001001", "2018-11-01", "2019-09-02", "REORGANISED"),
        ("440104001002", "2019-09-02", "2019-09-03", "TRANSFERRED"),
        ("C19", "2019-09-03", None, None),
    ]


async def test_a_branch_that_moves_takes_its_open_step_along(fresh: Engine) -> None:
    opened = await started(fresh, P2, toCode="S1")
    released = await done(fresh, TOWN, ANSWER, opened, answer="AGREE")
    moving = "MATCH (o:Organisation {code: 'S1'}) SET o.path = '44/4402/S1/'"
    await fresh.db.run("tests/moving", moving, {}, write=True)
    assert brief(released)[1] == ("ACCEPT", "440105", ["440105"], None)
    assert await refused(fresh, SHAOGUAN, ANSWER, released, answer="AGREE") == ("Refused", "NOT_ADDRESSEE")
    assert (await done(fresh, HAIZHU, ANSWER, released, answer="AGREE"))["placedIn"] == {"code": "S1"}  # who was asked answers


@pytest.mark.parametrize("ended_by", ["DECEASED", "EXPELLED", "AGE", "TRANSFERRED"])
async def test_nobody_is_moved_who_has_left(fresh: Engine, ended_by: str) -> None:
    opened = await started(fresh, TOWN, toCode="C19")
    await end_membership(fresh, ended_by)
    assert await refused(fresh, UNIVERSITY, ANSWER, opened, answer="AGREE") == ("Refused", "MEMBER_LEFT")
    assert await rows_of(fresh.db, "MATCH (:Person {id: 'P2'})-[m:MEMBER_OF]->() RETURN m.valid_from") == []
