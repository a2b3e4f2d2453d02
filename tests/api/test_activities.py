"""Activities: what is found of them, lists of a subtree, sign-ups and ratings; every answer is worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from api.engine import Engine
from graph.organisations import move_organisations
from tests.api.conftest import NOBODY
from tests.api.test_people import ask

SEARCH = """query ($text: String!, $within: String, $kinds: [ActivityKind!], $first: Int, $after: String) {
  searchActivities(text: $text, within: $within, kinds: $kinds, first: $first, after: $after) {
    totalCount nodes { activityId } pageInfo { hasNextPage endCursor } } }"""


@pytest.mark.parametrize(
    ("text", "within", "kinds", "expected"),
    [
        ("植树", None, None, ["A4", "A1"]),  # both are called so: the newest first
        ("植", None, None, ["A4", "A1"]),
        ("zhishu", None, None, ["A4", "A1"]),
        ("zs", None, None, ["A4", "A1"]),
        ("书", None, None, ["A2"]),
        ("会 读书", None, None, ["A2"]),
        ("义珍", None, None, ["A3"]),  # nothing is written so; 义诊 sounds alike
        ("植树", "440104", None, ["A4", "A1"]),
        ("植树", "T1", None, ["A4"]),
        ("义诊", "440105", None, ["A3"]),
        ("义诊", "440104", None, []),
        ("植树", None, ["OTHER", "STUDY"], ["A4", "A1"]),
        ("植树", None, ["STUDY"], []),
        ("越秀", None, None, []),  # the name of the host is not the activity's
        ("", None, None, []),
    ],
)
async def test_search_for_activities(
    engine: Engine, text: str, within: str | None, kinds: list[str] | None, expected: list[str]
) -> None:
    found = (await ask(engine, NOBODY, SEARCH, text=text, within=within, kinds=kinds))["searchActivities"]
    assert [node["activityId"] for node in found["nodes"]] == expected
    assert found["totalCount"] == len(expected)


async def test_pages_of_hits_put_together_are_all_hits(engine: Engine) -> None:
    first = (await ask(engine, NOBODY, SEARCH, text="植树", first=1))["searchActivities"]
    rest = (await ask(engine, NOBODY, SEARCH, text="植树", first=1, after=first["pageInfo"]["endCursor"]))["searchActivities"]
    assert [page["nodes"][0]["activityId"] for page in (first, rest)] == ["A4", "A1"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]


LIST = """query ($code: String!, $of: Extent, $kinds: [ActivityKind!], $first: Int, $after: String) { organisation(code: $code) {
  activities(of: $of, kinds: $kinds, first: $first, after: $after) { totalCount nodes { activityId }
    pageInfo { hasNextPage endCursor } } } }"""


@pytest.mark.parametrize(
    ("code", "of", "kinds", "expected"),
    [
        ("440104", "OWN", None, ["A2", "A1"]),
        ("440104", "SUBTREE", None, ["A4", "A2", "A1"]),
        ("44", "OWN", None, []),
        ("44", "SUBTREE", None, ["A4", "A2", "A3", "A1"]),  # A1 and A3 begin at once: the order of ids, turned round
        ("44", "SUBTREE", ["STUDY"], []),
        ("S1", "SUBTREE", ["OTHER"], ["A3"]),
    ],
)
async def test_activities_of_a_subtree(engine: Engine, code: str, of: str, kinds: list[str] | None, expected: list[str]) -> None:
    found = (await ask(engine, NOBODY, LIST, code=code, of=of, kinds=kinds))["organisation"]["activities"]
    assert [node["activityId"] for node in found["nodes"]] == expected
    assert found["totalCount"] == len(expected)


async def test_pages_of_a_subtree_put_together_are_the_whole_list(engine: Engine) -> None:
    whole: list[str] = []
    step: dict[str, Any] = {}
    while True:
        page = (await ask(engine, NOBODY, LIST, code="44", of="SUBTREE", first=1, **step))["organisation"]["activities"]
        whole += [node["activityId"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        step["after"] = page["pageInfo"]["endCursor"]
    assert whole == ["A4", "A2", "A3", "A1"]


async def test_activities_move_with_their_hosts(engine: Engine) -> None:
    """T1 moves from 440104 to 440105 and back: lists and searches of subtrees follow."""
    for parent, expected in (("440105", ["A4"]), ("440104", [])):
        move = {"code": "T1", "parent_code": parent, "on_day": "2020-06-01"}
        assert await move_organisations(engine.db, [move]) == 1
        found = await ask(engine, NOBODY, SEARCH, text="植树", within="440105")
        assert [node["activityId"] for node in found["searchActivities"]["nodes"]] == expected
        listed = await ask(engine, NOBODY, LIST, code="440105", of="SUBTREE")
        assert [node["activityId"] for node in listed["organisation"]["activities"]["nodes"]] == [*expected, "A3"]
