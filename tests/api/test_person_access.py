"""An officer reads a person out of scope: for a reason, three hours, never a minor, and auditors are told; worked out on paper.

P2 of 440104001001 was born in 2001. The officer is one of 440105, who sees P3 of S1 alone.
"""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from graph.service_tokens import SERVICE_ISSUER
from tests.api.changing import change, member, set_time
from tests.api.conftest import GUANGZHOU, NOBODY, PROVINCE
from tests.api.test_changes import auditor, changes
from tests.api.test_people import ask
from tests.api.transferring import NOW, officer
from tests.graph.test_marks import taken
from tests.loaders.tables import graph_of
from workflows.events import NumberingDuty

REQUEST = """mutation ($input: RequestPersonAccessInput!) { requestPersonAccess(input: $input) { __typename
  ... on Failure { code message } ... on RequestPersonAccessPayload { until } } }"""
WHO = '{ person(id: "P2", reason: "核实") { name bornOn membership { branch { code } } } }'
SEEN = {"name": "曾志强", "bornOn": "2001-05-10", "membership": {"branch": {"code": "440104001001"}}}
REASON = "家长报警寻人, 需核实其所在支部"
HAIZHU = officer("44/4401/440105/")


@pytest_asyncio.fixture(autouse=True)
async def time(fresh: Engine) -> None:
    """It is the second of September 2019."""
    await set_time(fresh.db, NOW)


async def requested(engine: Engine, rights: Rights = HAIZHU, **values: Any) -> Any:
    """Ask for P2, or for somebody else."""
    return await change(engine, rights, REQUEST, **{"personId": "P2", "reason": REASON, **values})


async def test_the_person_is_read_and_auditors_are_told(fresh: Engine) -> None:
    assert await ask(fresh, HAIZHU, WHO) == {"person": None}
    assert (await requested(fresh))["__typename"] == "RequestPersonAccessPayload"
    assert await ask(fresh, HAIZHU, WHO) == {"person": SEEN}
    colleague = Rights("test", "colleague", HAIZHU.count_scopes, HAIZHU.person_scopes)
    assert await ask(fresh, colleague, WHO) == {"person": None}
    former = Rights(HAIZHU.issuer, HAIZHU.subject)  # who is no officer any more reads nobody
    assert await ask(fresh, former, WHO) == {"person": None}
    left_s = "MATCH (:Account)-[r:MAY_READ]->(:Person {id: 'P2'}) RETURN duration.inSeconds(datetime(), r.until).seconds AS s"
    assert 3 * 3_600 - 120 < (await fresh.db.run("tests/left", left_s, {}))[0]["s"] <= 3 * 3_600

    await NumberingDuty(fresh.db).turn(await taken(fresh.db))
    (event,) = (await changes(fresh, auditor("44/4401/440104/"), types=["requestPersonAccess"]))["events"]
    assert event["actor"] == f"{HAIZHU.issuer}|{HAIZHU.subject}"
    assert REASON in event["after"]
    assert event["organisationCodes"] == ["440104001001"]
    assert {"type": "Person", "id": "P2"} in event["concerns"]
    assert (await changes(fresh, auditor("44/4401/440105/"), types=["requestPersonAccess"]))["events"] == []


async def test_it_ends_after_three_hours(fresh: Engine) -> None:
    await requested(fresh)
    over = "MATCH (:Account)-[r:MAY_READ]->(:Person {id: 'P2'}) SET r.until = datetime() - duration('PT1S')"
    await fresh.db.run("tests/over", over, {}, write=True)
    assert await ask(fresh, HAIZHU, WHO) == {"person": None}
    assert (await ask(fresh, member("P2"), '{ person(id: "P2") { whoCanSeeMe { via } } }'))["person"]["whoCanSeeMe"] == [
        {"via": "POST"}
    ]
    await requested(fresh)
    assert await ask(fresh, HAIZHU, WHO) == {"person": SEEN}


async def test_the_person_sees_who_asked(fresh: Engine) -> None:
    await requested(fresh)
    asked = '{ person(id: "P2") { whoCanSeeMe { organisation { code } role via sees account cadre } } }'
    told = (await ask(fresh, member("P2"), asked))["person"]["whoCanSeeMe"]
    by_asking = {"organisation": {"code": "440105"}, "role": "OFFICER", "via": "ASKED", "sees": "EVERYTHING"}
    assert [each for each in told if each["via"] == "ASKED"] == [{**by_asking, "account": HAIZHU.subject, "cadre": None}]


@pytest.mark.parametrize(
    ("born_on", "done"),
    [("2001-09-02", True), ("2001-09-03", False), ("2010-01-01", False), (None, False)],  # 18 on the second, or not yet
)
async def test_never_a_minor(fresh: Engine, born_on: str | None, *, done: bool) -> None:
    set_day = "MATCH (p:Person {id: 'P2'}) SET p.born_on = date($day)"
    await fresh.db.run("tests/born", set_day, {"day": born_on}, write=True)
    before = await graph_of(fresh.db)
    found = await requested(fresh)
    if done:
        assert found["__typename"] == "RequestPersonAccessPayload"
        return
    absent = await requested(fresh, personId="nobody")
    assert found == absent == {"__typename": "NotFound", "code": "NO_SUCH_PERSON", "message": absent["message"]}
    assert await graph_of(fresh.db) == before


CALLERS: dict[str, tuple[Rights, str]] = {
    "nobody": (NOBODY, "NO_SUCH_PERSON"),
    "counts": (GUANGZHOU, "NO_SUCH_PERSON"),
    "all counts": (PROVINCE, "NO_SUCH_PERSON"),
    "auditor": (auditor("44/"), "NO_SUCH_PERSON"),
    "member": (member("P3"), "NO_SUCH_PERSON"),
    "in scope": (officer("44/4401/440104/"), "IN_SCOPE"),
    "program": (Rights(SERVICE_ISSUER, "dashboard", ("44/44-GX/",), ("44/44-GX/",)), "NOT_FOR_SERVICES"),
    "elsewhere": (officer("44/44-GX/"), "done"),
}


async def test_who_may_ask(fresh: Engine) -> None:
    before = await graph_of(fresh.db)
    for who, (rights, expected) in CALLERS.items():
        found = await requested(fresh, rights, dryRun=True)
        assert found.get("code", "done") == expected, who
    assert await graph_of(fresh.db) == before


@pytest.mark.parametrize("reason", ["", " " * 50, "急用", "好" * 501])
async def test_a_reason_is_wanted(fresh: Engine, reason: str) -> None:
    assert (await requested(fresh, reason=reason))["code"] == "NO_REASON"
    assert await ask(fresh, HAIZHU, WHO) == {"person": None}


async def test_who_has_no_branch_counts_where_they_serve(fresh: Engine) -> None:
    move = (
        "MATCH (p:Person {id: 'P2'})-[m:MEMBER_OF]->() DELETE m WITH p MATCH (o:Organisation {code: '440105'}) "
        "CREATE (p)-[:SERVES_IN {post: 'MEMBER', employment: 'PART_TIME', valid_from: date('2019-01-01')}]->(o)"
    )
    await fresh.db.run("tests/serves", move, {}, write=True)
    assert (await requested(fresh))["code"] == "IN_SCOPE"
    assert (await requested(fresh, officer("44/44-GX/")))["__typename"] == "RequestPersonAccessPayload"


async def test_a_dry_run_opens_nobody_and_tells_nothing_of_them(fresh: Engine) -> None:
    found = await requested(fresh, dryRun=True)
    assert set(found) == {"__typename", "until"}
    assert await ask(fresh, HAIZHU, WHO) == {"person": None}


async def test_the_same_key_opens_nobody_again(fresh: Engine) -> None:
    first = await requested(fresh, idempotencyKey="k")
    over = "MATCH (:Account)-[r:MAY_READ]->(:Person {id: 'P2'}) SET r.until = datetime() - duration('PT1S')"
    await fresh.db.run("tests/over", over, {}, write=True)
    assert await requested(fresh, idempotencyKey="k") == first
    assert await ask(fresh, HAIZHU, WHO) == {"person": None}
    former = Rights(HAIZHU.issuer, HAIZHU.subject)
    assert set(await requested(fresh, former, idempotencyKey="k")) == {"__typename", "until"}
    assert await ask(fresh, former, WHO) == {"person": None}
