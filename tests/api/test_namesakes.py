"""A name with more namesakes than a search lists: in order, in scope, page after page, without reading all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.person_names import person_keys
from domain.rights import Rights
from tests.api.conftest import OFFICER
from tests.api.test_people import ask

YUEXIU, HAIZHU = "44/4401/440104/440104001/440104001001/", "44/4401/440105/S1/"
MAKE = """UNWIND $rows AS row MATCH (branch:Organisation {code: row.code})
CREATE (p:Person {made: true})-[:MEMBER_OF {person_id: row.props.id, valid_from: date('2018-11-01')}]->(branch)
SET p += row.props, p.born_on = date('2001-05-10')"""
SEARCH = """query ($text: String!, $after: String) { searchPeople(text: $text, first: 100, after: $after) {
  totalCount totalCountCapped nodes { personId name } pageInfo { hasNextPage endCursor } } }"""


def made(number: int, name: str, path: str) -> dict[str, Any]:
    id_ = f"N{number:05}"
    props = {
        "id": id_,
        "name": name,
        "id_number_hmac": id_,
        "id_number_masked": "*",
        "search_path": path,
        **person_keys(name, id_),
    }
    return {"code": path.rstrip("/").rpartition("/")[2], "props": props}


@pytest_asyncio.fixture(scope="module")
async def crowd(engine: Engine) -> AsyncIterator[Engine]:
    """1,200 李娜 in Yuexiu, every third one beside a 李娜 in Haizhu; 50 李娜娜, 50 黎娜 (li na, too) and 5 陈李娜 in Yuexiu."""
    rows = [made(number, "李娜", YUEXIU) for number in range(1_200)]
    rows += [made(10_000 + number, "李娜", HAIZHU) for number in range(400)]
    rows += [made(20_000 + number, "李娜娜", YUEXIU) for number in range(50)]
    rows += [made(30_000 + number, "黎娜", YUEXIU) for number in range(50)]
    rows += [made(40_000 + number, "陈李娜", YUEXIU) for number in range(5)]
    await engine.db.run("tests/crowd", MAKE, {"rows": rows}, write=True)
    await engine.db.run("tests/index", "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()", {}, write=True)
    yield engine
    await engine.db.run("tests/crowd", "MATCH (p:Person {made: true}) DETACH DELETE p", {}, write=True)


EVERYBODY = Rights("test", "province", ("44/",), ("44/",))


async def pages(engine: Engine, rights: Rights, text: str, search: str = SEARCH) -> tuple[list[str], Any]:
    """Return the names and ids of all pages put together, and the last page."""
    found, after = [], None
    while True:
        page = (await ask(engine, rights, search, text=text, after=after))["searchPeople"]
        found += [f"{node['name']} {node['personId']}" for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found, page
        after = page["pageInfo"]["endCursor"]


async def test_the_first_thousand_of_a_name_in_scope(crowd: Engine) -> None:
    """OFFICER sees Yuexiu; P1 is a 李娜, too, and sorts behind the N…s."""
    found, last = await pages(crowd, OFFICER, "李娜")
    assert found == [f"李娜 N{number:05}" for number in range(1_000)]
    assert (last["totalCount"], last["totalCountCapped"]) == (1_000, True)


async def test_a_reading_finds_all_who_are_read_so(crowd: Engine) -> None:
    """By pinyin 李娜 and 黎娜 are whole names; 李 (674e) sorts before 黎 (9ece), and fills the list alone."""
    found, _ = await pages(crowd, OFFICER, "lina")
    assert found == [f"李娜 N{number:05}" for number in range(1_000)]


async def test_a_syllable_is_answered(crowd: Engine) -> None:
    """No whole name is li; what begins with it comes in the order of readings: 李娜 and 黎娜 before 李娜娜."""
    found, last = await pages(crowd, OFFICER, "li")
    assert found == [f"李娜 N{number:05}" for number in range(1_000)]
    assert last["totalCountCapped"] is True


async def test_fewer_than_are_cut_are_all_read(crowd: Engine) -> None:
    found, last = await pages(crowd, OFFICER, "李娜娜")
    assert found == [f"李娜娜 N{number:05}" for number in range(20_000, 20_050)]
    assert (last["totalCount"], last["totalCountCapped"]) == (50, False)


async def test_officers_elsewhere_find_their_own(crowd: Engine) -> None:
    haizhu = Rights("test", "haizhu", (), ("44/4401/440105/",))
    found, last = await pages(crowd, haizhu, "李娜")
    assert found == [f"李娜 N{number:05}" for number in range(10_000, 10_400)]
    assert (last["totalCount"], last["totalCountCapped"]) == (400, False)


async def test_a_wider_place_loses_nobody(crowd: Engine) -> None:
    """Named in the middle: of 李娜 five are 陈李娜, found in Yuexiu however wide the place is that is searched."""
    query = """{ here: searchPeople(text: "陈李娜", within: "44") { totalCount }
      wide: searchPeople(text: "李娜", within: "44", first: 1) { totalCount totalCountCapped }
      haizhu: searchPeople(text: "李娜", within: "440105", first: 1) { totalCount } }"""
    found = await ask(crowd, OFFICER, query)
    assert found["here"]["totalCount"] == 5
    assert found["wide"] == {"totalCount": 1_000, "totalCountCapped": True}
    assert found["haizhu"]["totalCount"] == 0  # OFFICER sees nobody in Haizhu


@pytest.mark.parametrize("text", ["李娜", "lina", "li", "ln", "李娜娜", "陈李娜"])
async def test_who_does_not_ask_for_the_total_finds_the_same(crowd: Engine, text: str) -> None:
    """Without the total, whole names come from an index in order; the pages put together are the same list."""
    counted, _ = await pages(crowd, EVERYBODY, text)
    listed, _ = await pages(crowd, EVERYBODY, text, SEARCH.replace("totalCount totalCountCapped", ""))
    assert listed == counted
    assert len(counted) >= 5
