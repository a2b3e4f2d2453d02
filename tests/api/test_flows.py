"""Graduate flows through GraphQL: exact for officers of the subtree, published rows for others, nothing for the rest.

The extract is made by hand (tests/api/flows_extract.py): S1 in county 440105 has 30 + 12 + 4 + 20 + 11 = 77 graduates, S2 in
county 440104 has 25 + 15 + 40 + 30 + 2 = 112, together 189.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.store import FlowStore
from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.flows_extract import write_extract
from tests.own_server import emptied

ALL = Rights("test", "officer", ("44/",), ("44/",))
OF_S1 = Rights("test", "secretary", ("44/4401/440105/S1/",), ("44/4401/440105/S1/",))
ANALYST = Rights("test", "analyst", ("44/",))
ELSEWHERE = Rights("test", "shaoguan", ("44/4402/",))
NOBODY = Rights("test", "nobody")
CELLS = """query ($within: String!, $from: FlowLevel!, $to: FlowLevel, $sectors: [String!], $reasons: [TransferReason!],
    $outcomes: [Outcome!], $horizon: Horizon! = AS_OF, $first: Int, $after: String) {
  graduateFlow(within: $within, originLevel: $from, destinationLevel: $to, cohortYears: [2018], horizon: $horizon, sectors: $sectors,
      reasons: $reasons, outcomes: $outcomes, first: $first, after: $after) {
    nodes { origin { code } destination { code } sector reason outcome people base share statusPeople statusShare }
    totalCount pageInfo { hasNextPage endCursor } totals { outcome people statusPeople }
    reconciliation { base sum reconciles } exact horizonOver asOf } }"""


@pytest.fixture(scope="module")
def engine(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with the extract made by hand; these questions read nothing from the graph."""
    home = tmp_path_factory.mktemp("home")
    write_extract(home)
    return Engine(graphql_schema(), database, Limits(), FlowStore(home))


async def asked(engine: Engine, rights: Rights, query: str = CELLS, **variables: Any) -> Any:
    answer = await engine.execute(GraphQLRequest(query, variables=variables), rights)
    assert answer.errors == []
    assert answer.data is not None
    return next(iter(answer.data.values()))


def cells(flow: Any) -> set[tuple[str, str | None, str, int | None]]:
    """Return origin, destination, outcome and people of the cells."""
    return {
        (node["origin"]["code"], node["destination"] and node["destination"]["code"], node["outcome"], node["people"])
        for node in flow["nodes"]
    }


async def test_exact_cells_of_the_province(engine: Engine) -> None:
    flow = await asked(engine, ALL, within="44", **{"from": "COUNTY", "to": "CITY"})
    assert cells(flow) == {
        ("440105", "4401", "TRANSFERRED", 30), ("440105", "4402", "TRANSFERRED", 12), ("440105", "31", "OUT_OF_PROVINCE", 4),
        ("440105", None, "STAYED", 20), ("440105", None, "IN_PROGRESS", 11), ("440104", "4401", "TRANSFERRED", 25),
        ("440104", "4402", "TRANSFERRED", 15), ("440104", "31", "OUT_OF_PROVINCE", 40), ("440104", None, "STAYED", 2), ("440104", None, "IN_PROGRESS", 30),
    }  # fmt: skip
    assert flow["reconciliation"] == {"base": 189, "sum": 189, "reconciles": True}
    assert (flow["exact"], flow["horizonOver"], flow["asOf"]) == (True, True, "2018-11-15")
    assert {each["outcome"]: each["people"] for each in flow["totals"]} == {
        "OUT_OF_PROVINCE": 44, "TRANSFERRED": 82, "LEFT": 0, "RETAINED": 0, "IN_PROGRESS": 41, "UNSUCCESSFUL": 0, "STAYED": 22,
    }  # fmt: skip
    first = flow["nodes"][0]
    assert (first["people"], first["base"], first["statusShare"]) == (40, 112, 1)
    assert first["share"] == pytest.approx(40 / 112)


async def test_an_officer_of_one_school_sees_it_exactly_and_no_other(engine: Engine) -> None:
    own = await asked(engine, OF_S1, within="S1", **{"from": "INSTITUTION", "to": "PROVINCE"})
    assert own["exact"] is True
    assert cells(own) == {
        ("S1", "44", "TRANSFERRED", 42), ("S1", "31", "OUT_OF_PROVINCE", 4), ("S1", None, "STAYED", 20),
        ("S1", None, "IN_PROGRESS", 11)}  # fmt: skip
    wider = await asked(engine, OF_S1, within="44", **{"from": "INSTITUTION", "to": "PROVINCE"})
    assert wider["exact"] is False
    assert {cell[0] for cell in cells(wider)} == {"S1"}  # readable, as its own origin; S2 is not
    other = await asked(engine, OF_S1, within="S2", **{"from": "INSTITUTION", "to": "PROVINCE"})
    assert cells(other) == set()


async def test_published_rows_tell_no_small_cell(engine: Engine) -> None:
    """Of S1 4 left the province, of S2 2 stayed: both are suppressed, with what would give them away."""
    flow = await asked(engine, ANALYST, within="44", **{"from": "COUNTY"})
    assert flow["exact"] is False
    by_cell = {(node["origin"]["code"], node["outcome"]): node for node in flow["nodes"]}
    for small in (("440105", "OUT_OF_PROVINCE"), ("440104", "STAYED")):
        assert (by_cell[small]["people"], by_cell[small]["share"], by_cell[small]["statusPeople"]) == (None, None, 5)
    shown = {key: node["people"] for key, node in by_cell.items() if node["people"] is not None}
    truth = {("440105", "TRANSFERRED"): 42, ("440105", "STAYED"): 20, ("440105", "IN_PROGRESS"): 11, ("440104", "TRANSFERRED"): 40,
             ("440104", "OUT_OF_PROVINCE"): 40, ("440104", "IN_PROGRESS"): 30}  # fmt: skip
    assert ("440105", "TRANSFERRED") in shown
    assert shown.items() <= truth.items()
    hidden = [node for node in by_cell.values() if node["origin"]["code"] == "440105" and node["people"] is None]
    assert len(hidden) >= 2  # one alone would be the base less the others


@pytest.mark.parametrize(
    "arguments",
    [
        {"from": "INSTITUTION", "to": "BRANCH"},
        {"from": "INSTITUTION", "to": "INSTITUTION"},
        {"from": "BRANCH", "to": "CITY"},
        {"from": "CITY", "to": "CITY", "sectors": ["UNIVERSITY"]},
        {"from": "CITY", "to": "CITY", "reasons": ["EMPLOYED"]},
        {"from": "CITY", "sectors": [], "reasons": []},
    ],
)
async def test_what_no_published_table_carries_is_refused(engine: Engine, arguments: dict[str, Any]) -> None:
    variables = {"within": "44", **arguments}
    answer = await engine.execute(GraphQLRequest(CELLS, variables=variables), ANALYST)
    assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_INPUT"]  # type: ignore[index]
    exact = await engine.execute(GraphQLRequest(CELLS, variables=variables), ALL)
    assert exact.errors == []


async def test_sectors_and_reasons(engine: Engine) -> None:
    flow = await asked(engine, ALL, within="44", sectors=[], **{"from": "PROVINCE", "to": "PROVINCE"})
    found = {(node["sector"], node["outcome"]): node["people"] for node in flow["nodes"]}
    assert found == {
        ("UNIVERSITY", "TRANSFERRED"): 55, ("NEW_ECONOMIC", "TRANSFERRED"): 12, ("FALLBACK", "TRANSFERRED"): 15,
        ("EXTERNAL", "OUT_OF_PROVINCE"): 44, (None, "STAYED"): 22, (None, "IN_PROGRESS"): 41}  # fmt: skip
    published = await asked(engine, ANALYST, within="44", sectors=["UNIVERSITY"], **{"from": "PROVINCE"})
    assert [(node["sector"], node["people"]) for node in published["nodes"]] == [("UNIVERSITY", 55)]
    reasons = await asked(engine, ALL, within="S2", reasons=["UNEMPLOYED"], **{"from": "INSTITUTION"})
    assert [(node["reason"], node["people"]) for node in reasons["nodes"]] == [("UNEMPLOYED", 15)]


async def test_who_sees_no_counts_sees_nothing(engine: Engine) -> None:
    for within in ("44", "S1", "NO-SUCH"):
        assert await asked(engine, NOBODY, within=within, **{"from": "PROVINCE"}) is None
    assert await asked(engine, ANALYST, within="NO-SUCH", **{"from": "PROVINCE"}) is None


async def test_rows_that_lead_into_the_scope_are_readable(engine: Engine) -> None:
    """Staff of 4402 read what comes from elsewhere into 4402, and nothing else."""
    flow = await asked(engine, ELSEWHERE, within="44", **{"from": "COUNTY", "to": "CITY"})
    assert {cell[1] for cell in cells(flow)} == {"4402"}
    assert flow["totals"] == []
    assert flow["reconciliation"] == {"base": None, "sum": 0, "reconciles": None}


async def test_a_horizon_that_is_not_over(engine: Engine) -> None:
    for rights in (ALL, ANALYST):
        flow = await asked(engine, rights, within="44", horizon="DAYS_365", **{"from": "PROVINCE"})
        assert flow["horizonOver"] is False
        assert all(each["people"] is None and each["statusPeople"] == 8 for each in flow["totals"])


async def test_pages_put_together_are_the_whole_list(engine: Engine) -> None:
    whole = await asked(engine, ALL, within="44", **{"from": "COUNTY", "to": "CITY"})
    nodes, after = [], None
    while True:
        flow = await asked(engine, ALL, within="44", first=4, after=after, **{"from": "COUNTY", "to": "CITY"})
        nodes += flow["nodes"]
        after = flow["pageInfo"]["endCursor"]
        if not flow["pageInfo"]["hasNextPage"]:
            break
    assert nodes == whole["nodes"]
    variables = {"within": "44", "from": "COUNTY", "to": "COUNTY", "after": after}
    other = await engine.execute(GraphQLRequest(CELLS, variables=variables), ALL)
    assert [error["extensions"]["code"] for error in other.errors] == ["INVALID_CURSOR"]  # type: ignore[index]


COHORTS = """query ($within: String!, $by: CohortRank!) { cohorts(within: $within, year: 2018, rankBy: $by) { totalCount
  nodes { institution { code } base completionRate remainder employerRate lateJoiners exact outcomes { outcome people } } } }"""


async def test_cohorts_are_ranked(engine: Engine) -> None:
    """S1: 46 of 77 done, 31 remain. S2: 80 of 112 done, 32 remain. Employers: S1 12 of 77 - 30 who study on, S2 none."""
    by_rate = await asked(engine, ALL, COHORTS, within="44", by="RATE")
    told = [(node["institution"]["code"], node["base"], node["remainder"]) for node in by_rate["nodes"]]
    assert told == [("S2", 112, 32), ("S1", 77, 31)]
    assert [node["completionRate"] for node in by_rate["nodes"]] == [pytest.approx(80 / 112), pytest.approx(46 / 77)]
    assert [node["employerRate"] for node in by_rate["nodes"]] == [0, pytest.approx(12 / 47)]
    by_remainder = await asked(engine, ALL, COHORTS, within="44", by="REMAINDER")
    assert [node["institution"]["code"] for node in by_remainder["nodes"]] == ["S2", "S1"]


async def test_published_cohorts_tell_no_small_remainder(engine: Engine) -> None:
    found = await asked(engine, ANALYST, COHORTS, within="44", by="RATE")
    s2 = next(node for node in found["nodes"] if node["institution"]["code"] == "S2")
    assert (s2["exact"], s2["remainder"], s2["completionRate"], s2["lateJoiners"]) == (False, None, None, None)
    assert await asked(engine, NOBODY, COHORTS, within="44", by="RATE") is None


IN_THE_GRAPH = """CREATE (s:Organisation {code: 'S1', path: '44/4401/440105/S1/'})
CREATE (b:Organisation {code: 'S1-C', path: '44/4401/440105/S1/S1-C/'})
CREATE (c:Cohort {institution_code: 'S1', year: 2018, frozen_on: date($frozen)})-[:OF_INSTITUTION]->(s)
WITH b, c UNWIND range(0, 2) AS n
CREATE (p:Person {id: 'G00' + toString(n), name: '学生' + toString(n), synthetic: true})-[:IN_COHORT {branch_code: 'S1-C'}]->(c)
FOREACH (_ IN CASE WHEN n = 0 THEN [1] ELSE [] END | CREATE (p)-[:MEMBER_OF {person_id: p.id, valid_from: date('2018-01-01')}]->(b))"""
MEMBERS = """{ flowMembers(cell: {within: "44", originLevel: INSTITUTION, origin: "S1", cohortYear: 2018}, reason: "核对", first: 2) {
  totalCount nodes { personId name branchCode } pageInfo { hasNextPage } } }"""


@pytest.mark.parametrize(("days_ago", "seen"), [(30, ["G000", "G001", "G002"]), (400, ["G000"])])
async def test_members_of_a_cell(engine: Engine, days_ago: int, seen: list[str]) -> None:
    """For a year after the freeze an officer of the school sees who has left it, too; then members in scope alone.

    The graph knows three of the 77; nobody else is counted, and who is shown stands in the read log.
    """
    await emptied(engine.db)
    frozen = (date.today() - timedelta(days=days_ago)).isoformat()  # noqa: DTZ011 - days apart, not a day
    await engine.db.run("tests/people", IN_THE_GRAPH, {"frozen": frozen}, write=True)
    recorded: list[tuple[tuple[str, ...], str | None]] = []

    def record(people: Sequence[str], reason: str | None, what: Any = None) -> None:
        recorded.append((tuple(people), reason))

    answer = await engine.execute(GraphQLRequest(MEMBERS), ALL, record=record)
    assert answer.errors == []
    assert answer.data is not None
    listed = answer.data["flowMembers"]
    assert [node["personId"] for node in listed["nodes"]] == seen[:2]
    assert (listed["totalCount"], listed["pageInfo"]["hasNextPage"]) == (len(seen), len(seen) > 2)
    assert recorded == [(tuple(seen[:2]), "核对")]
    assert await asked(engine, ANALYST, MEMBERS) is None
    await emptied(engine.db)


@pytest.mark.parametrize("cell", ['origin: "\\u0000"', 'origin: "S1", sector: "\\u0000"',
                                  'origin: "S1", destinationLevel: CITY, destination: "4\\u0000"'])  # fmt: skip
async def test_a_cell_of_no_possible_name_has_nobody(engine: Engine, cell: str) -> None:
    """U+0000 cannot stand in a statement of DuckDB."""
    query = MEMBERS.replace('origin: "S1"', cell)
    assert (await asked(engine, ALL, query))["totalCount"] == 0


async def test_without_an_extract_it_says_what_to_do(database: Database, tmp_path: Path) -> None:
    engine = Engine(graphql_schema(), database, Limits(), FlowStore(tmp_path))
    answer = await engine.execute(GraphQLRequest(CELLS, variables={"within": "44", "from": "CITY"}), ALL)
    assert [error["extensions"]["code"] for error in answer.errors] == ["UNAVAILABLE"]  # type: ignore[index]
    assert "leaguegraph flows extract" in str(answer.errors[0]["message"])
