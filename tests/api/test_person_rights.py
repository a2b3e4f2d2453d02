"""Who sees how much of a person: officers, the person, the parties of an open transfer; the same for minors. Worked out on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from api.schema import graphql_schema
from domain.clock import Clock
from domain.rights import Rights, Role
from graph.accounts import act_as, grant_role
from tests.api.conftest import NOBODY, OFFICER, PROVINCE
from tests.api.test_people import GUANGZHOU_OFFICER, ask
from tests.api.test_rights import whole

PERSON: Any = graphql_schema().get_type("Person")
PART = {"id", "personId", "name", "idNumberMasked", "synthetic", "transfers"}
# T9 moves P2 from 440104001001 to C19; RELEASE is agreed, ACCEPT awaits the university. T8 was completed before.
MOVING = [
    """MATCH (p:Person {id: 'P2'}), (a:Organisation {code: '440104001001'}), (b:Organisation {code: 'C19'})
    CREATE (t:Transfer {made: true, id: 'T9', reason: 'FURTHER_STUDY', state: 'OPEN', requested_by: 'MEMBER', open_for: 'P2',
      requested_at: datetime('2019-10-01T10:00:00+08:00'), step_kinds: [], step_first_addressees: [], step_opened_at: [],
      step_first_due_at: [], step_answered_at: [], step_answered_by: [], step_outcomes: [], step_escalations: []})-[:FOR_PERSON]->(p)
    CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:TO_ORGANISATION]->(b)""",
    """MATCH (t:Transfer {id: 'T9'}), (b:Organisation {code: '4402'}) CREATE (s:TransferStep {made: true, kind: 'ACCEPT',
      first_addressee: '4402', opened_at: datetime('2019-10-02T10:00:00+08:00'), escalations: 0,
      first_due_at: datetime('2019-10-05T10:00:00+08:00'), due_at: datetime('2019-10-05T10:00:00+08:00')})
    CREATE (s)-[:STEP_OF]->(t) CREATE (s)-[:AWAITS]->(b)""",
    """MATCH (p:Person {id: 'P2'}), (a:Organisation {code: '440104001002'}), (b:Organisation {code: '440104001001'})
    CREATE (t:Transfer {made: true, id: 'T8', reason: 'MOVED', state: 'COMPLETED', requested_by: 'MEMBER',
      requested_at: datetime('2018-10-01T10:00:00+08:00'), completed_at: datetime('2018-11-01T10:00:00+08:00'), step_kinds: []})
    CREATE (t)-[:FOR_PERSON]->(p) CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:PLACED_IN]->(b)""",
]


@pytest_asyncio.fixture(autouse=True, params=["of age", "a minor"])
async def moving(engine: Engine, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """P2 is moving, and is of age, or was born 17 years before today."""
    today = Clock().today()
    born_on = today.replace(year=today.year - 17, day=1) if request.param == "a minor" else today.replace(year=2001, day=1)
    for text in (*MOVING, "MATCH (p:Person {id: 'P2'}) SET p.born_on = $born_on"):
        await engine.db.run("tests/moving", text, {"born_on": born_on}, write=True)
    yield
    await engine.db.run("tests/moved", "MATCH (n:Transfer|TransferStep {made: true}) DETACH DELETE n", {}, write=True)


def officer(*paths: str) -> Rights:
    """Return the rights of an officer of subtrees."""
    return Rights("test", "officer", paths, paths)


RECEIVER, ADDRESSEE = officer("44/44-GX/4144010558/C19/"), officer("44/4402/")
UNIVERSITY = officer("44/44-GX/")
SENDER = officer("44/4401/440104/440104001/440104001001/")
STRANGER = officer("44/4401/440105/")
OTHER_BRANCH = officer("44/4401/440104/440104001/440104001002/")
SEES = [
    (SENDER, "whole"), (GUANGZHOU_OFFICER, "whole"), (OFFICER, "whole"), (officer("44/"), "whole"),
    (Rights("test", "zeng", person_id="P2"), "whole"), (RECEIVER, "part"), (UNIVERSITY, "part"), (ADDRESSEE, "part"),
    (STRANGER, ""), (OTHER_BRANCH, ""), (PROVINCE, ""), (NOBODY, ""), (Rights("test", "li.na", person_id="P1"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("rights", "sees"), SEES)
async def test_every_field_of_a_person_by_who_asks(engine: Engine, rights: Rights, sees: str) -> None:
    query = (
        f'{{ person(id: "P2") {whole(PERSON_FIELD, 1)} node(id: "UGVyc29uOlAy") {{ ... on Person {whole(PERSON_FIELD, 1)} }} }}'
    )
    found = await ask(engine, rights, query)
    person = found["person"]
    assert found["node"] == person
    if not sees:
        assert person is None
        return
    shown = {name for name, value in person.items() if value is not None}
    everything = {"bornOn", "joinedOn", "gender", "membership", "memberships", "career", "posts", "participations", "timeline"}
    own = {"whoCanSeeMe"} if rights.person_id else set()
    assert shown == (PART | everything | own if sees == "whole" else PART)
    assert [each["transferId"] for each in person["transfers"]] == (["T8", "T9"] if sees == "whole" else ["T9"])


PERSON_FIELD: Any = graphql_schema().query_type.fields["person"]  # type: ignore[union-attr]


async def test_a_party_finds_the_person_in_no_list(engine: Engine) -> None:
    query = """{ organisation(code: "44") { members(of: SUBTREE) { nodes { personId } } cadres(of: SUBTREE) { totalCount } }
      activity(id: "A1") { participants { totalCount } } searchPeople(text: "曾志强") { totalCount } }"""
    assert await ask(engine, ADDRESSEE, query) == {
        "organisation": {"members": {"nodes": []}, "cadres": {"totalCount": 0}},
        "activity": {"participants": {"totalCount": 0}},
        "searchPeople": {"totalCount": 0},
    }


async def test_a_party_sees_nobody_once_the_transfer_has_ended(engine: Engine) -> None:
    await engine.db.run(
        "tests/ended", "MATCH (t:Transfer {id: 'T9'}) SET t.state = 'REJECTED', t.open_for = null", {}, write=True
    )
    for rights in (RECEIVER, UNIVERSITY, ADDRESSEE):
        assert await ask(engine, rights, '{ person(id: "P2") { name } }') == {"person": None}


READERS = """{ person(id: "P2") { whoCanSeeMe { organisation { code } role via sees account cadre } } }"""


def reader(code: str, sees: str, *, account: str | None = None, cadre: str | None = None) -> dict[str, Any]:
    """Return an entry of whoCanSeeMe."""
    via = "GRANT" if account else "POST"
    return {"organisation": {"code": code}, "role": "OFFICER", "via": via, "sees": sees, "account": account, "cadre": cadre}


async def test_the_person_sees_who_can_read_them(engine: Engine) -> None:
    for subject, role, code in (
        ("province", Role.OFFICER, "44"),
        ("yuexiu", Role.OFFICER, "440104"),
        ("staff", Role.STAFF, "440104"),
        ("haizhu", Role.OFFICER, "440105"),
        ("shaoguan", Role.OFFICER, "4402"),
        ("university", Role.OFFICER, "4144010558"),
        ("zeng", Role.OFFICER, "44"),
    ):
        await grant_role(engine.db, "test", subject, role, code)
    await act_as(engine.db, "test", "zeng", "P2")  # their own account is nobody else's
    try:
        zeng = Rights("test", "zeng", person_id="P2")
        assert (await ask(engine, zeng, READERS))["person"]["whoCanSeeMe"] == [
            reader("44", "EVERYTHING", account="province"),
            reader("440104", "EVERYTHING", account="yuexiu"),
            reader("440104001001", "EVERYTHING", cadre="李娜"),
            reader("4144010558", "TRANSFER", account="university"),
            reader("4402", "TRANSFER", account="shaoguan"),
        ]
        as_caller = await ask(engine, zeng, "{ me { person { whoCanSeeMe { cadre } } } }")
        assert [each["cadre"] for each in as_caller["me"]["person"]["whoCanSeeMe"]] == [None, None, "李娜", None, None]
        assert (await ask(engine, OFFICER, READERS))["person"] == {"whoCanSeeMe": None}
    finally:
        await engine.db.run("tests/accounts", "MATCH (a:Account {issuer: 'test'}) DETACH DELETE a", {}, write=True)
