"""What searches find on the small province, and in which order; every answer is worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.engine import Engine, GraphQLRequest
from tests.api.conftest import NOBODY

ORGANISATIONS = """query ($text: String!, $within: String, $kinds: [Kind!], $sectors: [Sector!], $first: Int, $after: String) {
  found: searchOrganisations(text: $text, within: $within, kinds: $kinds, sectors: $sectors, first: $first, after: $after) {
    totalCount totalCountCapped nodes { code ancestors { code } } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
DIVISIONS = """query ($text: String!, $within: String, $levels: [DivisionLevel!]) {
  found: searchDivisions(text: $text, within: $within, levels: $levels) { totalCount nodes { code } } }"""


async def ask(engine: Engine, query: str, **variables: Any) -> dict[str, Any]:
    """Return the connection that a search answers."""
    answer = await engine.execute(GraphQLRequest(query, variables=variables), NOBODY)
    assert answer.errors == []
    assert answer.data is not None
    found: dict[str, Any] = answer.data["found"]
    return found


async def codes(engine: Engine, text: str, query: str = ORGANISATIONS, **variables: Any) -> list[str]:
    """Return the codes that a search finds, in order."""
    found = await ask(engine, query, text=text, **variables)
    listed = [node["code"] for node in found["nodes"]]
    assert found["totalCount"] == len(listed)
    return listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the name itself, and the branch named after it, before what merely lies below it
        ("4401", ["4401"]),
        ("U-1", []),
        ("44-GX", ["44-GX"]),
        ("ext-43", ["EXT-43"]),
        ("共青团广州市委员会", ["4401"]),
        ("越秀团区委", ["440104"]),
        # own name is a prefix: the county first (higher level than nothing else); 越秀 elsewhere is an ancestor's name
        ("越秀", ["440104", "T1", "440104001"]),
        ("越秀区", ["440104", "T1", "440104001"]),
        # exact own name before prefix of it
        ("新村", ["440104001002", "S1"]),
        # a fragment inside the own name before one in an ancestor's: 城建 is T1's own
        ("建", ["T1"]),
        ("桥街", ["440104001"]),
        # several words in any order
        ("街道 越秀", ["440104001"]),
        ("越秀 街道", ["440104001"]),
        # several words, whatever stands between them
        ("越秀，街道", ["440104001"]),
        ("街道、越秀", ["440104001"]),
        ("越秀/洪桥", ["440104001"]),
        ("越秀hongqiao", ["440104001"]),
        ("ᚙ", []),
        # full pinyin and initials
        ("yuexiu", ["440104", "T1", "440104001"]),
        ("yxtqw", ["440104"]),
        ("yuex", ["440104"]),  # half a syllable: the own name yuexiuqu begins with it
        # several words that together are the own name
        ("zhongshan daxue", ["4144010558", "C18", "C19"]),
        ("大学 中山", ["4144010558", "C18", "C19"]),
        ("zhongshandaxue", ["4144010558", "C18", "C19"]),
        # any case, full width, traditional characters
        ("ＹＵＥＸＩＵ", ["440104", "T1", "440104001"]),
        ("團區委", ["440105", "440104"]),
        # former names: 韶州 is what 韶关 was
        ("韶州", ["4402"]),
        ("韶州团市委", ["4402"]),
        # sounds alike: 月秀 is nobody's name, but is read like 越秀
        ("月秀", ["440104", "T1", "440104001"]),
        # digits inside a name
        ("2018", ["C18"]),
        ("18级", ["C18"]),
        ("不存在的名字", []),
    ],
)
async def test_finds(engine: Engine, text: str, expected: list[str]) -> None:
    assert await codes(engine, text) == expected


async def test_hits_carry_their_ancestors(engine: Engine) -> None:
    found = await ask(engine, ORGANISATIONS, text="新村")
    assert [[above["code"] for above in node["ancestors"]] for node in found["nodes"]] == [
        ["44", "4401", "440104", "440104001"],
        ["44", "4401", "440105"],
    ]


async def test_within_kinds_and_sectors_filter(engine: Engine) -> None:
    assert await codes(engine, "新村", within="440105") == ["S1"]
    assert await codes(engine, "新村", within="44") == ["440104001002", "S1"]
    assert await codes(engine, "新村", within="nothing") == []
    assert await codes(engine, "越秀", kinds=["WORK_COMMITTEE"]) == ["T1", "440104001"]
    assert await codes(engine, "越秀", sectors=["GOVERNMENT"]) == ["T1"]
    assert await codes(engine, "越秀", kinds=[]) == []
    assert await codes(engine, "省", within="44-GX") == ["44-GX"]


async def test_within_that_is_no_code_is_bad_input(engine: Engine) -> None:
    answer = await engine.execute(GraphQLRequest(ORGANISATIONS, variables={"text": "新村", "within": 'x" OR *'}), NOBODY)
    assert [error["extensions"] for error in answer.errors] == [{"code": "BAD_INPUT"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("洪桥", ["440104001"]),  # its former name is 洪桥街道, its own 洪桥新
        ("大塘", ["440104002", "440104003"]),
        ("旧建", ["440104009"]),
        ("guangzhou", ["4401"]),
        ("廣州", ["4401"]),
        ("新", ["440104009", "440104001"]),  # 新建 begins with it, 洪桥新 holds it
    ],
)
async def test_finds_divisions(engine: Engine, text: str, expected: list[str]) -> None:
    assert await codes(engine, text, DIVISIONS) == expected


async def test_divisions_by_level(engine: Engine) -> None:
    assert await codes(engine, "州", DIVISIONS, levels=["CITY"]) == ["4401"]
    assert await codes(engine, "街道", DIVISIONS, within="440105") == []


async def test_pages_put_together_are_the_whole_list(engine: Engine) -> None:
    whole = await codes(engine, "广州")
    assert whole[0] == "4401"
    found: list[str] = []
    after = None
    while True:
        page = await ask(engine, ORGANISATIONS, text="广州", first=2, after=after)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["totalCount"] == len(whole)
        found += [node["code"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == whole


async def test_cursor_of_another_search_is_refused(engine: Engine) -> None:
    page = await ask(engine, ORGANISATIONS, text="广州", first=1)
    for variables in ({"text": "越秀"}, {"text": "广州", "kinds": ["BRANCH"]}, {"text": "广州", "within": "44"}):
        variables["after"] = page["pageInfo"]["endCursor"]
        answer = await engine.execute(GraphQLRequest(ORGANISATIONS, variables=variables), NOBODY)
        assert [error["extensions"] for error in answer.errors] == [{"code": "INVALID_CURSOR"}]


NASTY = [
    '"',
    "'",
    "\\",
    "/",
    "*",
    "?",
    "AND",
    "OR",
    "NOT",
    "越秀 AND",
    "[a TO b]",
    "x~",
    "x^2",
    "(",
    ")",
    "😀",
    "-",
    "越-秀",
    "\u0000",
    " ",
    "",
    "%",
    "ᚙ",
]


@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*NASTY, "越秀", "yuexiu", "2"]), max_size=6).map(" ".join)))
@pytest.mark.asyncio(loop_scope="session")
async def test_whatever_is_typed_finds_or_does_not(engine: Engine, text: str) -> None:
    await ask(engine, ORGANISATIONS, text=text)
    await ask(engine, DIVISIONS, text=text)


@pytest.mark.parametrize("text", ["越" * 10_000, "a " * 5_000, "a" * 10_000, "😀" * 10_000, "越秀 " * 100, "a1 " * 130])
async def test_long_texts_are_answered(engine: Engine, text: str) -> None:
    assert (await ask(engine, ORGANISATIONS, text=text))["totalCount"] in {0, 3}
