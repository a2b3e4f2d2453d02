"""Curves, careers, measures and comparisons of graduate flows through GraphQL, on the extract made by hand (flows_extract)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.store import FlowStore
from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.flows_extract import write_extract
from tests.api.test_flows import ALL, ANALYST, ELSEWHERE, NOBODY, OF_S1

SURVIVAL = """query ($within: String!, $of: TimedEvent! = COMPLETION, $by: SurvivalBy! = WHOLE) {
  survival(within: $within, year: 2018, of: $of, by: $by) { unit exact curves { place { code } reason step people
    points { time atRisk share lower upper } quartiles { share time reached status } } } }"""
CAREERS = """query ($within: String!, $maxHops: Int! = 4, $first: Int) {
  careers(within: $within, maxHops: $maxHops, year: 2018, first: $first) { nodes { path hops people share } totalCount base longer exact } }"""
MEASURES = """query ($within: String!, $level: FlowLevel! = CITY) { flowMeasures(level: $level, year: 2018, within: $within) {
  exact totalCount system { name value status } nodes { place { level code } inflow outflow inside base figures { name value status } }
  pairs { origin { code } destination { code } people preferenceIndex status } leftOut } }"""
COMPARE = """query ($a: String!, $b: String!) { compare(a: $a, b: $b, year: 2018) { a { place { code } base completionRate remainder exact }
  b { place { code } base completionRate remainder exact } byOutcome { outcome a { people } b { people } }
  byCity { place { code } a { people statusPeople } b { people statusPeople } } bySector { sector a { people } b { people } }
  departures { time a b } } }"""


@pytest.fixture(scope="module")
def engine(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    home: Path = tmp_path_factory.mktemp("home")
    write_extract(home)
    return Engine(graphql_schema(), database, Limits(), FlowStore(home))


async def asked(engine: Engine, rights: Rights, query: str, **variables: Any) -> Any:
    answer = await engine.execute(GraphQLRequest(query, variables=variables), rights)
    assert answer.errors == []
    assert answer.data is not None
    return next(iter(answer.data.values()))


async def code_of(engine: Engine, rights: Rights, query: str, **variables: Any) -> Any:
    answer = await engine.execute(GraphQLRequest(query, variables=variables), rights)
    return [error["extensions"]["code"] for error in answer.errors]  # type: ignore[index]


async def test_completion_of_one_school_by_hand(engine: Engine) -> None:
    """57 requests: 30 done on day 5, 12 on day 20, 4 on day 30, 11 open at 60: 27/57, 15/57, 11/57 are not done."""
    found = await asked(engine, OF_S1, SURVIVAL, within="S1")
    assert (found["unit"], found["exact"]) == ("days", True)
    (curve,) = found["curves"]
    assert curve["people"] == 57
    assert [(point["time"], point["atRisk"]) for point in curve["points"]] == [(5, 57), (20, 27), (30, 15), (60, 11)]
    assert [point["share"] for point in curve["points"]] == pytest.approx([27 / 57, 15 / 57, 11 / 57, 11 / 57])
    assert [(each["time"], each["reached"]) for each in curve["quartiles"]] == [(5, True), (5, True), (30, True)]
    by_reason = await asked(engine, OF_S1, SURVIVAL, within="S1", by="REASON")
    told = {curve["reason"]: (curve["people"], curve["quartiles"][0]) for curve in by_reason["curves"]}
    assert told["EMPLOYED"] == (23, {"share": 0.25, "time": 20, "reached": True, "status": 1})
    assert told["OTHER_PROVINCE"] == (4, {"share": 0.25, "time": None, "reached": None, "status": 4})


async def test_a_quartile_that_is_not_reached_says_so(engine: Engine) -> None:
    """Of 53 steps 42 are answered after 24 hours, the rest is open: the third quartile is reached; of MOVED none is done."""
    steps = await asked(engine, OF_S1, SURVIVAL, within="S1", of="RESPONSE", by="STEP")
    assert [(curve["step"], curve["quartiles"][2]["time"]) for curve in steps["curves"]] == [("RELEASE", 24)]
    moved = await asked(engine, ALL, SURVIVAL, within="S2", by="REASON")
    (curve,) = [curve for curve in moved["curves"] if curve["reason"] == "MOVED"]
    assert [each["reached"] for each in curve["quartiles"]] == [False, False, False]


async def test_published_curves_are_those_of_the_province(engine: Engine) -> None:
    """167 requests: 55 done on day 5, 15 on 12, 12 on 20, 44 on 30, 30 open at 40, 11 at 60: at day 42 11 are left."""
    (whole,) = (await asked(engine, ANALYST, SURVIVAL, within="44"))["curves"]
    assert whole["people"] == 167
    told = [(point["time"], point["atRisk"]) for point in whole["points"]]
    assert told == [(0, 167), (7, 112), (14, 97), (21, 85), (35, 41), (42, 11)]
    assert [point["share"] for point in whole["points"]] == pytest.approx([1, 112 / 167, 97 / 167, 85 / 167, 41 / 167, 41 / 167])
    assert [(each["time"], each["reached"]) for each in whole["quartiles"]] == [(7, True), (35, True), (35, True)]
    for within, by in (("44", "COUNTY"), ("44", "REASON"), ("4401", "WHOLE")):
        assert await code_of(engine, ANALYST, SURVIVAL, within=within, by=by) == ["BAD_INPUT"]
    departures = await asked(engine, ANALYST, SURVIVAL, within="44", of="DEPARTURE", by="COUNTY")
    assert {curve["place"]["code"]: curve["people"] for curve in departures["curves"]} == {"440104": 112, "440105": 77}
    unsure = {each["status"] for curve in departures["curves"] for each in curve["quartiles"]}
    assert unsure == {-1}  # one week alone is published: nothing is known of later ones
    assert (await asked(engine, OF_S1, SURVIVAL, within="S1", of="DEPARTURE"))["curves"][0]["points"] == [
        {"time": 0, "atRisk": 77, "share": 1, "lower": 1, "upper": 1}
    ]


async def test_what_cannot_be_divided_so_is_refused(engine: Engine) -> None:
    assert await code_of(engine, ALL, SURVIVAL, within="44", of="COMPLETION", by="STEP") == ["BAD_INPUT"]
    assert await code_of(engine, ALL, SURVIVAL, within="44", of="DEPARTURE", by="REASON") == ["BAD_INPUT"]
    assert await code_of(engine, ANALYST, SURVIVAL, within="44", by="INSTITUTION") == ["BAD_INPUT"]
    assert await code_of(engine, ALL, CAREERS, within="44", maxHops=9) == ["BAD_INPUT"]
    assert await code_of(engine, ANALYST, CAREERS, within="44", maxHops=5) == ["BAD_INPUT"]
    assert await code_of(engine, ANALYST, CAREERS, within="440104") == ["BAD_INPUT"]
    assert await code_of(engine, ANALYST, MEASURES, within="44", level="INSTITUTION") == ["BAD_INPUT"]
    for level, codes in {"SECTOR": ["BAD_INPUT"], "PROVINCE": [], "INSTITUTION": [], "BRANCH": []}.items():
        assert await code_of(engine, ALL, MEASURES, within="44", level=level) == codes


@pytest.mark.parametrize(("query", "more"), [(SURVIVAL, {}), (CAREERS, {}), (MEASURES, {})])
async def test_out_of_scope_is_absent(engine: Engine, query: str, more: dict[str, Any]) -> None:
    assert await asked(engine, NOBODY, query, within="44", **more) is None
    assert await asked(engine, ELSEWHERE, query, within="44", **more) is None
    assert await asked(engine, OF_S1, query, within="S2", **more) is None
    assert await asked(engine, ALL, query, within="NO-SUCH", **more) is None


async def test_careers(engine: Engine) -> None:
    found = await asked(engine, OF_S1, CAREERS, within="S1")
    assert [(each["path"], each["hops"], each["people"]) for each in found["nodes"]] == [
        (["UNIVERSITY"], 0, 61), (["UNIVERSITY", "NEW_ECONOMIC"], 1, 12), (["UNIVERSITY", "EXTERNAL"], 1, 4)]  # fmt: skip
    assert (found["base"], found["longer"], found["exact"]) == (77, 0, True)
    cut = await asked(engine, OF_S1, CAREERS, within="S1", maxHops=0)
    assert ([each["people"] for each in cut["nodes"]], cut["longer"]) == ([61], 16)
    published = await asked(engine, ANALYST, CAREERS, within="44", first=2)
    assert [(each["path"], each["people"]) for each in published["nodes"]] == [
        (["UNIVERSITY"], 118),
        (["UNIVERSITY", "EXTERNAL"], 44),
    ]
    assert (published["totalCount"], published["base"], published["longer"]) == (4, 189, None)
    assert published["nodes"][0]["share"] == pytest.approx(118 / 189)


async def test_measures_by_hand(engine: Engine) -> None:
    """From 4401 55 stay inside, 27 go to 4402 and 44 to province 31: retention 55/126, effectiveness −1, Herfindahl (27² + 44²)/71²."""
    found = await asked(engine, ALL, MEASURES, within="44")
    places = {each["place"]["code"]: each for each in found["nodes"]}
    assert {code: (each["inflow"], each["outflow"], each["inside"], each["base"]) for code, each in places.items()} == {
        "4401": (0, 71, 55, 189), "4402": (27, 0, 0, 0), "31": (44, 0, 0, 0)}  # fmt: skip
    figures = {each["name"]: each["value"] for each in places["4401"]["figures"]}
    assert figures["retention"] == pytest.approx(55 / 126)
    assert figures["effectiveness"] == -1
    assert figures["net_migration_rate"] == pytest.approx(-71 / 189)
    assert figures["herfindahl"] == pytest.approx((27**2 + 44**2) / 71**2)
    system = {each["name"]: each["value"] for each in found["system"]}
    assert system["crude_migration_intensity"] == pytest.approx(100 * 71 / 189)
    assert system["system_effectiveness"] == 100
    assert system["connectivity"] == pytest.approx(2 / 6)
    assert system["reciprocity"] == 0
    assert [(pair["origin"]["code"], pair["destination"]["code"], pair["people"]) for pair in found["pairs"]] == [
        ("4401", "31", 44), ("4401", "4402", 27)]  # fmt: skip


async def test_published_measures_are_those_of_shown_cells_alone(engine: Engine) -> None:
    """All cells of the city level are shown, so both agree; of the counties some are withheld, and nothing is told that needs them."""
    exact, published = [await asked(engine, rights, MEASURES, within="44") for rights in (ALL, ANALYST)]
    assert published["exact"] is False
    assert {each["name"]: each["value"] for each in published["system"]} == pytest.approx(
        {each["name"]: each["value"] for each in exact["system"]}
    )
    counties = await asked(engine, ANALYST, MEASURES, within="44", level="COUNTY")
    told = {each["name"]: (each["value"], each["status"]) for each in counties["system"]}
    assert told["crude_migration_intensity"] == (None, -1)
    assert all(pair["people"] >= 10 for pair in counties["pairs"])
    for each in counties["nodes"]:
        for name in ("inflow", "outflow", "inside"):
            assert each[name] is None or each[name] == 0 or each[name] >= 10


async def test_two_schools_on_the_same_axes(engine: Engine) -> None:
    found = await asked(engine, ALL, COMPARE, a="S1", b="S2")
    assert (found["a"]["base"], found["b"]["base"]) == (77, 112)
    assert found["a"]["completionRate"] == pytest.approx(46 / 77)
    assert (found["a"]["remainder"], found["b"]["remainder"]) == (31, 32)
    assert [(each["place"]["code"], each["a"]["people"], each["b"]["people"]) for each in found["byCity"]] == [
        ("31", 4, 40), ("4401", 30, 25), ("4402", 12, 15)]  # fmt: skip
    assert {each["sector"]: (each["a"]["people"], each["b"]["people"]) for each in found["bySector"]} == {
        "UNIVERSITY": (30, 25), "NEW_ECONOMIC": (12, 0), "FALLBACK": (0, 15)}  # fmt: skip
    assert sum(each["a"]["people"] for each in found["byOutcome"]) == 77
    assert found["departures"] == [{"time": 0, "a": 1, "b": 1}]
    mixed = await asked(engine, Rights("test", "s1", ("44/",), OF_S1.person_scopes), COMPARE, a="S1", b="S2")
    assert (mixed["a"]["exact"], mixed["b"]["exact"]) == (True, False)
    withheld = [each["b"] for each in mixed["byCity"]]
    assert all(each["people"] is None or each["people"] == 0 or each["people"] >= 10 for each in withheld)
    assert await asked(engine, OF_S1, COMPARE, a="S1", b="S2") is None
    assert await asked(engine, ALL, COMPARE, a="S1", b="4402") is None
