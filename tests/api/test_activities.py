"""Activities: what is found of them, lists of a subtree, sign-ups and ratings; every answer is worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from api.engine import Engine, GraphQLRequest
from domain.rights import Rights
from graph.organisations import move_organisations
from tests.api.conftest import NOBODY, OFFICER, PROVINCE
from tests.api.test_people import ask

HAIZHU_OFFICER = Rights("test", "haizhu", ("44/4401/440105/",), ("44/4401/440105/",))
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


TAKING_PART = """query ($id: ID!, $states: [SignUpState!]) { activity(id: $id) { signUps { confirmed waiting attended }
  ratings { average count distribution }
  participants(states: $states) { totalCount nodes { person { personId name } activity { activityId } state hours rating } } } }"""
COUNTS = {
    "signUps": {"confirmed": 1, "waiting": 1, "attended": 1},
    "ratings": {"average": 5.0, "count": 1, "distribution": [0, 0, 0, 0, 1]},
}


@pytest.mark.parametrize(
    ("rights", "states", "expected"),
    [
        (OFFICER, None, ["P1", "P2"]),  # the earliest first
        (OFFICER, ["WAITING"], ["P2"]),
        (HAIZHU_OFFICER, None, []),
        (PROVINCE, None, []),
        (NOBODY, None, []),
        (Rights("test", "li.na", person_id="P1"), None, []),  # oneself is read by `person`, not by lists
    ],
)
async def test_everybody_sees_counts_and_few_see_who(
    engine: Engine, rights: Rights, states: list[str] | None, expected: list[str]
) -> None:
    activity = (await ask(engine, rights, TAKING_PART, id="A1", states=states))["activity"]
    participants = activity.pop("participants")
    assert activity == COUNTS
    assert [node["person"]["personId"] for node in participants["nodes"]] == expected
    assert participants["totalCount"] == len(expected)


async def test_a_participant(engine: Engine) -> None:
    activity = (await ask(engine, OFFICER, TAKING_PART, id="A1"))["activity"]
    assert activity["participants"]["nodes"][0] == {
        "person": {"personId": "P1", "name": "李娜"}, "activity": {"activityId": "A1"}, "state": "CONFIRMED", "hours": 2.5,
        "rating": 5}  # fmt: skip
    empty = (await ask(engine, OFFICER, TAKING_PART, id="A2"))["activity"]
    assert empty == {
        "signUps": {"confirmed": 0, "waiting": 0, "attended": 0}, "ratings": {"average": None, "count": 0, "distribution": [0, 0, 0, 0, 0]},
        "participants": {"totalCount": 0, "nodes": []}}  # fmt: skip


async def test_people_in_these_lists_go_into_the_read_log(engine: Engine) -> None:
    recorded: list[tuple[str, ...]] = []

    def record(people: Sequence[str], reason: str | None, what: Any = None) -> None:
        recorded.append(tuple(people))

    for query in (
        '{ activity(id: "A1") { participants { nodes { state person { name } } } } }',
        '{ activity(id: "A1") { signUps { confirmed } participants { totalCount nodes { state } } } }',
        '{ organisation(code: "440104001001") { cadres { nodes { post person { name } } } } }',
    ):
        answer = await engine.execute(GraphQLRequest(query), OFFICER, record=record)
        assert answer.errors == []
    assert recorded == [("P1", "P2"), ("P1",)]  # counts, and rows without a person, name nobody
