"""Cadres of organisations and subtrees, on the small province with more posts; every answer is worked out on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.conftest import NOBODY, OFFICER, PROVINCE
from tests.api.test_people import GUANGZHOU_OFFICER, ask

# person, organisation, post, first day, first day without it; beside P1, secretary of 440104001001 since 2019-03-02
POSTS = [
    ("P2", "440104001001", "DEPUTY_SECRETARY", "2019-01-01", None),
    ("P2", "440104", "COMMITTEE_MEMBER", "2019-01-01", None),
    ("P3", "440104", "SECRETARY", "2018-11-01", "2019-01-01"),
    ("P5", "440104", "SECRETARY", "2019-01-01", None),
]
MADE = """UNWIND $posts AS row MATCH (p:Person {id: row[0]}), (o:Organisation {code: row[1]})
CREATE (p)-[r:$(CASE WHEN row[4] IS NULL THEN 'SERVES_IN' ELSE 'SERVED_IN' END) {made: true, post: row[2], employment: 'FULL_TIME',
  valid_from: date(row[3])}]->(o) SET r.valid_to = date(row[4])"""
EVERYBODY = Rights("test", "everybody", ("44/",), ("44/",))
CADRES = """query ($code: String!, $of: Extent, $asOf: Date, $first: Int, $after: String) { organisation(code: $code) {
  cadres(of: $of, asOf: $asOf, first: $first, after: $after) { totalCount nodes { person { personId } organisation { code } post }
    pageInfo { hasNextPage endCursor } } } }"""


@pytest_asyncio.fixture(autouse=True)
async def posts(engine: Engine) -> AsyncIterator[None]:
    """More posts, for the time of a test."""
    await engine.db.run("tests/posts", MADE, {"posts": [list(row) for row in POSTS]}, write=True)
    yield
    await engine.db.run("tests/posts", "MATCH (:Person)-[r {made: true}]->() DELETE r", {}, write=True)


def told(page: Any) -> list[str]:
    """Return person, place and post of each node."""
    return [f"{node['person']['personId']} {node['organisation']['code']} {node['post']}" for node in page["nodes"]]


SECRETARY = "P1 440104001001 SECRETARY"
DEPUTY = "P2 440104001001 DEPUTY_SECRETARY"
IN_YUEXIU = "P2 440104 COMMITTEE_MEMBER"
FROM_ELSEWHERE = "P5 440104 SECRETARY"


@pytest.mark.parametrize(
    ("code", "of", "day", "rights", "expected"),
    [
        ("440104001001", "OWN", None, OFFICER, [SECRETARY, DEPUTY]),  # li na before zeng zhi qiang
        ("440104", "OWN", None, OFFICER, [FROM_ELSEWHERE, IN_YUEXIU]),  # chen yi first; OFFICER sees 44-GX too
        ("440104", "OWN", None, GUANGZHOU_OFFICER, [IN_YUEXIU]),  # P5 is a member elsewhere
        ("440104", "OWN", "2018-12-31", GUANGZHOU_OFFICER, ["P3 440104 SECRETARY"]),
        ("440104", "OWN", "2018-12-31", OFFICER, []),  # P3 is a member in Haizhu today
        ("44", "OWN", None, OFFICER, []),
        ("44", "SUBTREE", None, OFFICER, [FROM_ELSEWHERE, IN_YUEXIU, SECRETARY, DEPUTY]),
        ("44", "SUBTREE", "2018-12-31", EVERYBODY, ["P3 440104 SECRETARY"]),
        ("44", "SUBTREE", "2019-01-01", EVERYBODY, [FROM_ELSEWHERE, IN_YUEXIU, DEPUTY]),
        ("44", "SUBTREE", None, PROVINCE, []),  # staff sees no people
        ("44", "SUBTREE", None, NOBODY, []),
        ("440104", "OWN", None, Rights("test", "zeng", person_id="P2"), []),  # oneself is read by `person`
    ],
)
async def test_cadres_are_those_whom_the_caller_may_see(
    engine: Engine, code: str, of: str, day: str | None, rights: Rights, expected: list[str]
) -> None:
    page = (await ask(engine, rights, CADRES, code=code, of=of, asOf=day))["organisation"]["cadres"]
    assert told(page) == expected
    assert page["totalCount"] == len(expected)


@pytest.mark.parametrize("day", [None, "2019-06-01"])
async def test_pages_of_a_subtree_put_together_are_the_whole_list(engine: Engine, day: str | None) -> None:
    found: list[str] = []
    step: dict[str, Any] = {"first": 1}
    while True:
        page = (await ask(engine, OFFICER, CADRES, code="44", of="SUBTREE", asOf=day, **step))["organisation"]["cadres"]
        found += told(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        step["after"] = page["pageInfo"]["endCursor"]
    assert found == [FROM_ELSEWHERE, IN_YUEXIU, SECRETARY, DEPUTY]


async def test_a_cadre_who_is_no_member_is_seen_where_they_serve(engine: Engine) -> None:
    """P4 is a member nowhere. Officers of Yuexiu and above see them while they serve there; officers elsewhere do not."""
    read = '{ person(id: "P4") { name bornOn } }'
    assert await ask(engine, OFFICER, read) == {"person": None}
    await engine.db.run("tests/posts", MADE, {"posts": [["P4", "440104", "DEPUTY_SECRETARY", "2019-01-01", None]]}, write=True)
    page = (await ask(engine, GUANGZHOU_OFFICER, CADRES, code="440104", of="OWN"))["organisation"]["cadres"]
    assert told(page) == ["P4 440104 DEPUTY_SECRETARY", IN_YUEXIU]  # ou xiao hong before zeng zhi qiang
    assert (await ask(engine, GUANGZHOU_OFFICER, read))["person"] == {"name": "区小红", "bornOn": "2001-05-10"}
    elsewhere = Rights("test", "haizhu", (), ("44/4401/440105/",))
    assert await ask(engine, elsewhere, read) == {"person": None}
    ended = "MATCH (:Person {id: 'P4'})-[r:SERVES_IN]->() DELETE r"
    await engine.db.run("tests/posts", ended, {}, write=True)
    assert await ask(engine, OFFICER, read) == {"person": None}
