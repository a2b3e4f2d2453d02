"""Where the graduates of an organisation went, asked with what the graph knows of it; the extract is that of flows_extract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from analytics.store import FlowStore
from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.conftest import NOBODY, PROVINCE
from tests.api.flows_extract import write_extract

QUERY = """query ($code: String!, $year: Int, $asOf: Date) { organisation(code: $code, asOf: $asOf) { name destinations(year: $year) {
  year base outcomes { outcome people statusPeople } completionRate remainder
  byCity { place { level code name } people share statusPeople } bySector { sector people statusPeople } exact asOf } } }"""
OFFICER = Rights("test", "officer", ("44/",), ("44/",))
OF_COUNTY = Rights("test", "officer", ("44/4401/440104/",), ("44/4401/440104/",))


@pytest_asyncio.fixture(scope="module")
async def flows_engine(small_province: Database, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The small province beside an extract whose schools S1 and S2 lie in its counties 440105 and 440104."""
    home: Path = tmp_path_factory.mktemp("home")
    write_extract(home)
    return Engine(graphql_schema(), small_province, Limits(), FlowStore(home))


async def asked(engine: Engine, rights: Rights, **variables: Any) -> Any:
    answer = await engine.execute(GraphQLRequest(QUERY, variables=variables), rights)
    assert answer.errors == []
    assert answer.data is not None
    return answer.data["organisation"]


async def test_an_officer_sees_the_county_exactly(flows_engine: Engine) -> None:
    """S2: 25 to Guangzhou, 15 to Shaoguan, 40 out of the province, 30 in progress, 2 stayed; 112 together."""
    found = await asked(flows_engine, OF_COUNTY, code="440104", year=2018)
    gone = found["destinations"]
    assert found["name"]
    assert (gone["year"], gone["base"], gone["exact"], gone["asOf"]) == (2018, 112, True, "2018-11-15")
    assert {each["outcome"]: each["people"] for each in gone["outcomes"]} == {
        "OUT_OF_PROVINCE": 40, "TRANSFERRED": 40, "LEFT": 0, "RETAINED": 0, "IN_PROGRESS": 30, "UNSUCCESSFUL": 0, "STAYED": 2}  # fmt: skip
    assert gone["completionRate"] == pytest.approx(80 / 112)
    assert gone["remainder"] == 32
    assert [(each["place"]["level"], each["place"]["code"], each["people"]) for each in gone["byCity"]] == [
        ("PROVINCE", "31", 40), ("CITY", "4401", 25), ("CITY", "4402", 15)]  # fmt: skip
    assert gone["byCity"][0]["share"] == pytest.approx(40 / 112)
    assert [(each["sector"], each["people"]) for each in gone["bySector"]] == [
        ("UNIVERSITY", 25),
        ("FALLBACK", 15),
    ]


async def test_others_read_published_rows(flows_engine: Engine) -> None:
    """Of the province nothing is small: 44 + 82 + 41 + 22; of the county 2 stayed, which nobody may read or work out."""
    whole = (await asked(flows_engine, PROVINCE, code="44"))["destinations"]
    assert (whole["base"], whole["exact"]) == (189, False)
    assert {each["outcome"]: each["people"] for each in whole["outcomes"] if each["people"]} == {
        "OUT_OF_PROVINCE": 44, "TRANSFERRED": 82, "IN_PROGRESS": 41, "STAYED": 22}  # fmt: skip
    assert {(each["place"]["code"], each["people"]) for each in whole["byCity"]} == {("31", 44), ("4401", 55), ("4402", 27)}
    assert {(each["sector"], each["people"]) for each in whole["bySector"]} == {
        ("UNIVERSITY", 55), ("NEW_ECONOMIC", 12), ("FALLBACK", 15)}  # fmt: skip
    county = (await asked(flows_engine, PROVINCE, code="440104"))["destinations"]
    outcomes = {each["outcome"]: (each["people"], each["statusPeople"]) for each in county["outcomes"]}
    assert outcomes["STAYED"] == (None, 5)
    assert sum(people is None for people, _ in outcomes.values()) >= 2
    assert county["completionRate"] is None or county["remainder"] is None
    assert all(each["people"] is None or each["people"] >= 10 for each in county["byCity"])


@pytest.mark.parametrize(
    ("rights", "variables"),
    [
        (NOBODY, {"code": "44"}),
        (OF_COUNTY, {"code": "440105"}),
        (OFFICER, {"code": "4402"}),  # no cohort there
        (OFFICER, {"code": "44", "year": 2017}),
        (PROVINCE, {"code": "44", "year": 2017}),
        (OFFICER, {"code": "44", "asOf": "2019-12-01"}),
    ],
)
async def test_there_are_none(flows_engine: Engine, rights: Rights, variables: dict[str, Any]) -> None:
    assert (await asked(flows_engine, rights, **variables))["destinations"] is None


async def test_in_a_list_each_has_its_own(flows_engine: Engine) -> None:
    query = """{ organisation(code: "4401") { children(kinds: [COUNTY_COMMITTEE]) { nodes { code gone: destinations { base } } } } }"""
    answer = await flows_engine.execute(GraphQLRequest(query), OFFICER)
    assert answer.errors == []
    assert answer.data is not None
    found = {each["code"]: each["gone"] for each in answer.data["organisation"]["children"]["nodes"]}
    assert found == {"440104": {"base": 112}, "440105": {"base": 77}}


async def test_without_an_extract_the_rest_is_answered(engine: Engine) -> None:
    answer = await engine.execute(GraphQLRequest('{ organisation(code: "44") { code destinations { base } } }'), OFFICER)
    assert answer.data == {"organisation": {"code": "44", "destinations": None}}
    assert answer.errors == []
