"""Where the leavers of a university went, by hand: transfers out of its branches, by city and by sector, in one year or in all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine
from domain.rights import Rights
from tests.api.conftest import NOBODY, OFFICER, PROVINCE
from tests.api.test_people import GUANGZHOU_OFFICER, ask

# person, from, placed in, state, completed at
TRANSFERS = [
    ("P1", "C18", "S1", "COMPLETED", "2019-07-05T10:00:00+08:00"),  # S1 has no place, 440105 above it has
    ("P2", "C19", "T1", "COMPLETED", "2019-12-31T23:59:59+08:00"),
    ("P3", "C19", "4402", "COMPLETED", "2020-01-01T00:00:00+08:00"),  # the nearest place above is the province; no sector
    ("P1", "C19", "EXT-43", "COMPLETED", "2020-07-01T10:00:00+08:00"),
    ("P5", "C19", "C18", "COMPLETED", "2019-08-01T10:00:00+08:00"),  # stays inside
    ("P5", "C19", "S1", "REVERSED", "2019-08-02T10:00:00+08:00"),  # no longer counts as completed
    ("P5", "S1", "C19", "COMPLETED", "2019-08-03T10:00:00+08:00"),  # comes
]
MADE = """UNWIND $transfers AS row MATCH (p:Person {id: row[0]}), (a:Organisation {code: row[1]}), (b:Organisation {code: row[2]})
CREATE (t:Transfer {made: true, state: row[3], completed_at: datetime(row[4])})-[:FOR_PERSON]->(p)
CREATE (t)-[:FROM_ORGANISATION]->(a) CREATE (t)-[:PLACED_IN]->(b)"""
QUERY = """query ($code: String!, $year: Int, $asOf: Date) { organisation(code: $code, asOf: $asOf) { destinations(year: $year) {
  people transfers byCity { division { code name } provinceCode people } bySector { sector external people } } } }"""


@pytest_asyncio.fixture(autouse=True)
async def transfers(engine: Engine) -> AsyncIterator[None]:
    """The transfers above, for the time of a test."""
    await engine.db.run("tests/transfers", MADE, {"transfers": [list(row) for row in TRANSFERS]}, write=True)
    yield
    await engine.db.run("tests/transfers", "MATCH (t:Transfer {made: true}) DETACH DELETE t", {}, write=True)


def city(code: str, name: str, people: int) -> dict[str, Any]:
    """Return an entry of a city."""
    return {"division": {"code": code, "name": name}, "provinceCode": None, "people": people}


def sector(name: str | None, people: int, *, external: bool = False) -> dict[str, Any]:
    """Return an entry of a sector."""
    return {"sector": name, "external": external, "people": people}


HUNAN = {"division": None, "provinceCode": "43", "people": 1}
GUANGDONG = city("44", "广东省", 1)
NOWHERE = {"people": 0, "transfers": 0, "byCity": [], "bySector": []}
ALL_YEARS = {
    "people": 3,
    "transfers": 4,
    "byCity": [city("4401", "广州市", 2), HUNAN, GUANGDONG],
    "bySector": [sector(None, 1), sector(None, 1, external=True), sector("GOVERNMENT", 1), sector("NEW_ECONOMIC", 1)],
}
IN_2019 = {
    "people": 2,
    "transfers": 2,
    "byCity": [city("4401", "广州市", 2)],
    "bySector": [sector("GOVERNMENT", 1), sector("NEW_ECONOMIC", 1)],
}
IN_2020 = {
    "people": 2,
    "transfers": 2,
    "byCity": [HUNAN, GUANGDONG],
    "bySector": [sector(None, 1), sector(None, 1, external=True)],
}


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("4144010558", None, ALL_YEARS),
        ("44-GX", None, ALL_YEARS),
        ("4144010558", 2019, IN_2019),
        ("4144010558", 2020, IN_2020),
        ("4144010558", 2018, NOWHERE),
        ("4144010558", -1, NOWHERE),
        ("4144010558", 2_000_000_000, NOWHERE),
        ("440104", None, NOWHERE),  # the transfer of P1 stayed inside
        ("440104001002", 2019, {"people": 1, "transfers": 1, "byCity": [city("4401", "广州市", 1)],
                                "bySector": [sector("COMMUNITY", 1)]}),
    ],
)  # fmt: skip
async def test_destinations_of_a_subtree(engine: Engine, code: str, year: int | None, expected: dict[str, Any]) -> None:
    assert (await ask(engine, OFFICER, QUERY, code=code, year=year))["organisation"]["destinations"] == expected


@pytest.mark.parametrize("rights", [GUANGZHOU_OFFICER, PROVINCE, NOBODY, Rights("test", "li.na", person_id="P1")])
async def test_nobody_else_sees_them(engine: Engine, rights: Rights) -> None:
    assert (await ask(engine, rights, QUERY, code="4144010558"))["organisation"] == {"destinations": None}


async def test_there_are_none_of_a_past_day(engine: Engine) -> None:
    found = await ask(engine, OFFICER, QUERY, code="4144010558", asOf="2019-12-01")
    assert found["organisation"] == {"destinations": None}
