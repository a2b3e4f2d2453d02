"""People, activities and who may see them, on the small province; every answer is worked out on paper."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest
from api.read_log import entries_about
from domain.rights import Rights, Role
from graph.accounts import act_as, grant_role
from graph.database import Database
from tests.api.conftest import MEMBER, NOBODY, OFFICER, PROVINCE
from tests.api.serving import ISSUER, bearer, own_settings, serving

GUANGZHOU_OFFICER = Rights("test", "guangzhou", ("44/4401/",), ("44/4401/",))


async def ask(engine: Engine, rights: Rights, query: str, **variables: Any) -> Any:
    """Return the data of an answer without errors."""
    answer = await engine.execute(GraphQLRequest(query, variables=variables), rights)
    assert answer.errors == []
    return answer.data


TRACK = """{ person(id: "P1") { name idNumberMasked
  membership { branch { code } validFrom endedBy }
  memberships { branch { code } validFrom validTo endedBy }
  posts { organisation { code } post employment validFrom validTo }
  transfers { transferId reason state fromOrganisation { code } placedIn { code }
    steps { kind firstAddressee { code } answeredAt outcome escalations } }
  participations { totalCount nodes { activity { name host { code } } hours rating } } } }"""


async def test_a_members_whole_track(engine: Engine) -> None:
    assert (await ask(engine, OFFICER, TRACK))["person"] == {
        "name": "李娜",
        "idNumberMasked": "****************01",
        "membership": {"branch": {"code": "440104001001"}, "validFrom": "2019-03-01", "endedBy": None},
        "memberships": [
            {"branch": {"code": "440104001002"}, "validFrom": "2018-11-01", "validTo": "2019-03-01", "endedBy": "TRANSFERRED"},
            {"branch": {"code": "440104001001"}, "validFrom": "2019-03-01", "validTo": None, "endedBy": None},
        ],
        "posts": [
            {"organisation": {"code": "440104001001"}, "post": "SECRETARY", "employment": "PART_TIME", "validFrom": "2019-03-02",
             "validTo": None},
        ],
        "transfers": [
            {"transferId": "T1", "reason": "MOVED", "state": "COMPLETED", "fromOrganisation": {"code": "440104001002"},
             "placedIn": {"code": "440104001001"}, "steps": [
                {"kind": "RELEASE", "firstAddressee": {"code": "440104001"}, "answeredAt": "2019-02-27T10:00:00+08:00",
                 "outcome": "AGREED", "escalations": 0},
                {"kind": "ACCEPT", "firstAddressee": {"code": "440104001"}, "answeredAt": "2019-03-01T16:00:00+08:00",
                 "outcome": "AGREED", "escalations": 1}]},
        ],
        "participations": {"totalCount": 1, "nodes": [
            {"activity": {"name": "植树", "host": {"code": "440104"}}, "hours": 2.5, "rating": 5}]},
    }  # fmt: skip


async def test_the_open_step_of_a_transfer_stands_last(engine: Engine) -> None:
    query = '{ person(id: "P3") { transfers { state placedIn { code } steps { kind answeredAt firstAddressee { code } } } } }'
    assert (await ask(engine, MEMBER, query))["person"]["transfers"] == [
        {"state": "OPEN", "placedIn": None, "steps": [
            {"kind": "RELEASE", "answeredAt": "2019-10-02T10:00:00+08:00", "firstAddressee": {"code": "440105"}},
            {"kind": "ACCEPT", "answeredAt": None, "firstAddressee": {"code": "EXT-43"}}]},
    ]  # fmt: skip


TIMELINE = [
    ("2019-04-02T08:00:00+08:00", "RATED", "5"),
    ("2019-04-01T09:05:00+08:00", "ATTENDED", "2.5"),
    ("2019-03-20T20:00:00+08:00", "SIGNED_UP", "CONFIRMED"),
    ("2019-03-02T00:00:00+08:00", "POST_BEGAN", "SECRETARY"),
    ("2019-03-01T16:00:00+08:00", "TRANSFER_COMPLETED", "MOVED"),
    ("2019-03-01T00:00:00+08:00", "MEMBERSHIP_ENDED", "TRANSFERRED"),
    ("2019-03-01T00:00:00+08:00", "MEMBERSHIP_BEGAN", None),
    ("2019-02-26T10:00:00+08:00", "TRANSFER_REQUESTED", "MOVED"),
    ("2018-11-01T00:00:00+08:00", "MEMBERSHIP_BEGAN", None),
    ("2016-05-11T00:00:00+08:00", "JOINED", None),
]


async def test_the_timeline_is_everything_newest_first(engine: Engine) -> None:
    query = """query ($first: Int, $after: String, $last: Int, $before: String, $kinds: [TimelineKind!]) { person(id: "P1") {
      timeline(first: $first, after: $after, last: $last, before: $before, kinds: $kinds) { totalCount
        nodes { at kind detail } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }"""

    async def page(**variables: Any) -> Any:
        return (await ask(engine, OFFICER, query, **variables))["person"]["timeline"]

    whole = await page()
    assert [tuple(node.values()) for node in whole["nodes"]] == TIMELINE
    assert whole["totalCount"] == 10
    forward: list[Any] = []
    step: dict[str, Any] = {"first": 3}
    while True:
        found = await page(**step)
        forward += [tuple(node.values()) for node in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        step["after"] = found["pageInfo"]["endCursor"]
    backward: list[Any] = []
    step = {"last": 4}
    while True:
        found = await page(**step)
        backward = [tuple(node.values()) for node in found["nodes"]] + backward
        if not found["pageInfo"]["hasPreviousPage"]:
            break
        step["before"] = found["pageInfo"]["startCursor"]
    assert forward == backward == TIMELINE
    only = await page(kinds=["TRANSFER_COMPLETED", "JOINED"])
    assert ([node["kind"] for node in only["nodes"]], only["totalCount"]) == (["TRANSFER_COMPLETED", "JOINED"], 2)


MEMBERS = """query ($code: String!, $of: Extent!, $asOf: Date) { organisation(code: $code) {
  members(of: $of, asOf: $asOf) { totalCount nodes { personId } } } }"""


@pytest.mark.parametrize(
    ("code", "of", "day", "rights", "expected"),
    [
        ("440104001001", "OWN", None, OFFICER, ["P1", "P2"]),  # 李娜 li na before 曾志强 zeng zhi qiang
        ("440104001001", "OWN", "2019-02-28", OFFICER, ["P2"]),
        ("440104001002", "OWN", "2019-02-28", OFFICER, ["P1"]),
        ("440104001002", "OWN", None, OFFICER, []),
        ("440104", "OWN", None, OFFICER, []),
        ("440104", "SUBTREE", None, OFFICER, ["P1", "P2"]),
        ("440104", "SUBTREE", "2019-02-28", OFFICER, ["P1", "P2"]),
        ("44", "SUBTREE", None, OFFICER, ["P5", "P1", "P2"]),  # 44/44-GX/ before 44/4401/
        ("44", "SUBTREE", None, GUANGZHOU_OFFICER, ["P1", "P2", "P3"]),
        ("44", "SUBTREE", None, PROVINCE, []),  # staff sees counts, no people
        ("44", "SUBTREE", None, NOBODY, []),
        ("44", "SUBTREE", None, MEMBER, []),  # sees themselves alone, and not by a list
        ("S1", "OWN", None, OFFICER, []),
        ("S1", "OWN", None, MEMBER, []),
    ],
)
async def test_members_are_those_whom_the_caller_may_see(
    engine: Engine, code: str, of: str, day: str | None, rights: Rights, expected: list[str]
) -> None:
    members = (await ask(engine, rights, MEMBERS, code=code, of=of, asOf=day))["organisation"]["members"]
    found = [node["personId"] for node in members["nodes"]]
    assert (sorted(found) if day else found) == expected
    assert members["totalCount"] == len(expected)


async def test_pages_of_a_subtree_put_together_are_the_whole_list(engine: Engine) -> None:
    query = """query ($first: Int, $after: String, $last: Int, $before: String) { organisation(code: "44") {
      members(of: SUBTREE, first: $first, after: $after, last: $last, before: $before) { nodes { personId }
      pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }"""
    everybody = Rights("test", "province", ("44/",), ("44/",))
    forward: list[str] = []
    backward: list[str] = []
    after = before = None
    for _ in range(4):
        page = (await ask(engine, everybody, query, first=1, after=after))["organisation"]["members"]
        forward += [node["personId"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is (len(forward) < 4)
        page = (await ask(engine, everybody, query, last=1, before=before))["organisation"]["members"]
        backward = [node["personId"] for node in page["nodes"]] + backward
        before = page["pageInfo"]["startCursor"]
        assert page["pageInfo"]["hasPreviousPage"] is (len(backward) < 4)
    assert forward == backward == ["P5", "P1", "P2", "P3"]


async def test_out_of_scope_looks_like_absent(engine: Engine) -> None:
    query = "query ($id: ID!, $node: ID!) { person(id: $id) { name } node(id: $node) { ... on Person { name } } }"
    for rights, id_, seen in (
        (OFFICER, "P1", True),
        (OFFICER, "P3", False),
        (OFFICER, "P4", False),  # no member: nobody's but their own
        (PROVINCE, "P1", False),
        (NOBODY, "P1", False),
        (MEMBER, "P3", True),
        (MEMBER, "P1", False),
        (OFFICER, "nobody", False),
    ):
        encoded = {"P1": "UGVyc29uOlAx", "P3": "UGVyc29uOlAz", "P4": "UGVyc29uOlA0"}.get(id_, "UGVyc29uOm5vYm9keQ==")
        found = await ask(engine, rights, query, id=id_, node=encoded)
        assert (found["person"] is not None, found["node"] is not None) == (seen, seen)


SEARCH = """query ($text: String!, $within: String, $first: Int, $after: String) {
  searchPeople(text: $text, within: $within, first: $first, after: $after) { totalCount totalCountCapped nodes { personId }
    pageInfo { hasNextPage endCursor } } }"""


@pytest.mark.parametrize(
    ("text", "within", "rights", "expected"),
    [
        ("李娜", None, OFFICER, ["P1"]),
        ("lina", None, OFFICER, ["P1"]),
        ("li", None, GUANGZHOU_OFFICER, ["P3", "P1"]),  # li ming before li na
        ("ln", None, OFFICER, ["P1"]),
        ("娜 李", None, OFFICER, ["P1"]),
        ("zeng", None, OFFICER, ["P2"]),
        ("zzq", None, OFFICER, ["P2"]),
        ("志强", None, OFFICER, ["P2"]),
        ("ceng", None, OFFICER, []),  # as a surname 曾 is read zeng
        ("李明", None, OFFICER, []),
        ("李明", None, GUANGZHOU_OFFICER, ["P3"]),
        ("李明", "440105", GUANGZHOU_OFFICER, ["P3"]),
        ("李明", "440104", GUANGZHOU_OFFICER, []),
        ("陈一", "44-GX", OFFICER, ["P5"]),
        ("李明", None, MEMBER, []),  # oneself is `me`, not a hit
        ("李娜", None, MEMBER, []),
        ("李娜", None, PROVINCE, []),
        ("李娜", None, NOBODY, []),
        ("区小红", None, GUANGZHOU_OFFICER, []),
        ('李娜" OR search_text:"李', None, OFFICER, []),
        ("* AND *:*", None, OFFICER, []),
    ],
)
async def test_search_for_people(engine: Engine, text: str, within: str | None, rights: Rights, expected: list[str]) -> None:
    found = (await ask(engine, rights, SEARCH, text=text, within=within))["searchPeople"]
    assert [node["personId"] for node in found["nodes"]] == expected
    assert (found["totalCount"], found["totalCountCapped"]) == (len(expected), False)


@pytest.mark.parametrize("text", ["李", "l", "7", "12345"])
async def test_too_little_to_look_for_people(engine: Engine, text: str) -> None:
    answer = await engine.execute(GraphQLRequest(SEARCH, variables={"text": text}), OFFICER)
    assert [error["extensions"] for error in answer.errors] == [{"code": "BAD_INPUT"}]


async def test_activities_are_the_directory(engine: Engine) -> None:
    query = """{ organisation(code: "440104") { activities { totalCount nodes { activityId name } } }
      activity(id: "A1") { name startsAt host { code } } missing: activity(id: "A9") { name } }"""
    assert await ask(engine, NOBODY, query) == {
        "organisation": {"activities": {"totalCount": 2, "nodes": [{"activityId": "A2", "name": "读书会"}, {"activityId": "A1", "name": "植树"}]}},
        "activity": {"name": "植树", "startsAt": "2019-04-01T09:00:00+08:00", "host": {"code": "440104"}},
        "missing": None,
    }  # fmt: skip


@pytest_asyncio.fixture
async def home(tmp_path: Path, small_province: Database) -> AsyncIterator[Path]:
    """A home whose server knows an officer by grant, one by post, and a member."""
    await grant_role(small_province, ISSUER, "officer.yuexiu", Role.OFFICER, "440104")
    await grant_role(small_province, ISSUER, "staff.yuexiu", Role.STAFF, "440104")
    await act_as(small_province, ISSUER, "li.na", "P1")
    await act_as(small_province, ISSUER, "li.ming", "P3")
    yield tmp_path
    gone = "MATCH (a:Account) WHERE a.subject IN ['officer.yuexiu', 'staff.yuexiu', 'li.na', 'li.ming'] DETACH DELETE a"
    await small_province.run("tests/accounts", gone, {}, write=True)


async def post(client: httpx.AsyncClient, subject: str, query: str) -> Any:
    response = await client.post("/graphql", json={"query": query, "operationName": "Q"}, headers=bearer(subject))
    return response.json()


async def test_officers_by_grant_and_by_post(home: Path, small_province: Database) -> None:
    query = 'query Q { me { person { personId } } a: person(id: "P1") { name } b: person(id: "P2") { name } c: person(id: "P3") { name } }'
    expected = {
        "officer.yuexiu": (None, "李娜", "曾志强", None),
        "staff.yuexiu": (None, None, None, None),
        "li.na": ("P1", "李娜", "曾志强", None),  # the secretary of their branch
        "li.ming": ("P3", None, None, "李明"),
        "stranger": (None, None, None, None),
    }
    async with serving(own_settings(home), small_province) as client:
        for subject, (own, *names) in expected.items():
            data = (await post(client, subject, query))["data"]
            assert [person and person["name"] for person in (data["a"], data["b"], data["c"])] == names
            assert (data["me"]["person"] and data["me"]["person"]["personId"]) == own


async def test_every_read_of_people_is_recorded(home: Path, small_province: Database) -> None:
    query = """query Q { person(id: "P1", reason: "转接核实") { name } organisation(code: "440104") { members(of: SUBTREE) {
      nodes { name } } } searchPeople(text: "李娜", reason: "查找") { nodes { name membership { branch { name } } } }
      again: organisation(code: "440105") { name members { totalCount } } }"""
    async with serving(own_settings(home), small_province) as client:
        assert "errors" not in await post(client, "officer.yuexiu", query)
        assert "errors" not in await post(client, "staff.yuexiu", query)  # sees nobody: nothing to record
    about = {person: list(entries_about(home, person)) for person in ("P1", "P2", "P3")}
    assert sorted((entry["reason"] or "", tuple(entry["whom"])) for entry in about["P1"]) == [
        ("", ("P1", "P2")), ("查找", ("P1",)), ("转接核实", ("P1",))]  # fmt: skip
    assert [entry["whom"] for entry in about["P2"]] == [["P1", "P2"]]
    assert about["P3"] == []
    for entry in about["P1"]:
        assert (entry["who"], entry["operation"]) == ({"issuer": ISSUER, "subject": "officer.yuexiu"}, "Q")
        assert entry["request_id"]
    (file,) = (home / "read-log").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "李娜" not in json.dumps(
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()], ensure_ascii=False
    )


async def test_people_are_not_read_where_it_cannot_be_recorded(home: Path, small_province: Database) -> None:
    (home / "read-log").write_text("a file where the folder should be", encoding="utf-8")
    query = 'query Q { person(id: "P1") { name } organisation(code: "440104") { name } }'
    async with serving(own_settings(home), small_province) as client:
        answer = await post(client, "officer.yuexiu", query)
    assert answer["data"] == {"person": None, "organisation": {"name": "共青团广州市越秀区委员会"}}
    assert [(error["path"], error["extensions"]) for error in answer["errors"]] == [(["person"], {"code": "UNAVAILABLE"})]
    assert "李娜" not in json.dumps(answer, ensure_ascii=False)
