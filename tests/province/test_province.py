"""The whole province at scale 1 (`make test-province`, not `make test`): imported, and its figures asked through GraphQL.

It takes a quarter of an hour, 8 GB of memory and 25 GB of disk for a while; everything is below the project's ignored folder.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from graph.server.managed import ManagedServer
from graph.totals import find_differences
from loaders.bulk.province import ImportOptions, import_folder
from loaders.sample.province import Options, write_province
from tests.own_server import DOWNLOADS, ROOT

pytestmark = pytest.mark.province
HOME = ROOT / ".leaguegraph" / "province"
KEY = b"a key of the tests with more than 32 characters"
EVERYTHING = Rights("test", "province", ("44/",), ("44/",))


@pytest.fixture(scope="module")
def told() -> Any:
    """The manifest of the province, made anew."""
    return write_province(HOME / "tables", Options(1.0, 1), force=True)


@pytest_asyncio.fixture(scope="module")
async def engine(told: Any) -> AsyncIterator[Engine]:
    """An engine over the imported province."""
    server = ManagedServer(HOME, downloads=DOWNLOADS)
    try:
        report = await import_folder(server, HOME, HOME / "tables", ImportOptions(KEY, overwrite=True))
        assert (report.imported, report.problems, report.differences) == (True, [], [])
        address = server.start()
        db = Database.connect(address.uri, address.user, address.password)
        yield Engine(graphql_schema(), db, Limits(max_cost=10**9, deadline_s=120))
        await db.close()
    finally:
        server.stop()


async def ask(engine: Engine, query: str, **variables: Any) -> Any:
    answer = await engine.execute(GraphQLRequest(query, variables=variables), EVERYTHING)
    assert answer.errors == []
    return answer.data


async def pages(engine: Engine, field: str, selection: str) -> AsyncIterator[Any]:
    """Yield everything that a list of the root holds."""
    query = f"""query ($after: String) {{ organisation(code: "44") {{ {field}(first: 100, after: $after, {PARTS[field]}) {{
      nodes {{ {selection} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
    after = None
    while True:
        page = (await ask(engine, query, after=after))["organisation"][field]
        for node in page["nodes"]:
            yield node
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


PARTS = {"activities": "of: SUBTREE", "descendants": "kinds: [COMMITTEE]"}


async def test_the_figures_of_the_province(engine: Engine, told: Any) -> None:
    query = """{ organisation(code: "44") { children(kinds: [WORK_COMMITTEE]) { totalCount }
      totals { organisations branches members cadres activities transfersIn byKind { kind organisations } }
      destinations { transfers } } }"""
    found = (await ask(engine, query))["organisation"]
    totals, counts = found["totals"], told["counts"]
    kinds = {each["kind"]: each["organisations"] for each in totals["byKind"]}
    work = found["children"]["totalCount"]
    asked = {
        "organisations": totals["organisations"],
        "branches": totals["branches"],
        "leading_bodies": kinds["PROVINCIAL_COMMITTEE"] + kinds["CITY_COMMITTEE"] + kinds["COUNTY_COMMITTEE"] + work,
        "committees": kinds["COMMITTEE"] + kinds["WORK_COMMITTEE"] + kinds["GENERAL_BRANCH"] - work,
        "members": totals["members"],
        "posts": totals["cadres"],
        "activities": totals["activities"],
        "transfers_completed": totals["transfersIn"] + found["destinations"]["transfers"],
    }
    assert asked == {name: counts[name] for name in asked}
    assert asked["organisations"] == 254_620
    assert asked["transfers_completed"] == 1_306_449


async def test_schools_and_activities(engine: Engine, told: Any) -> None:
    schools = Counter[str]()
    async for node in pages(engine, "descendants", "sector isInstitution isLeagueSchool"):
        schools["middle_schools"] += node["sector"] == "MIDDLE_SCHOOL" and node["isInstitution"]
        schools["league_schools"] += node["isLeagueSchool"]
    assert schools == {name: told["counts"][name] for name in ("middle_schools", "league_schools")}
    counted, hosts = Counter[str](), set()
    async for node in pages(engine, "activities", "host { code } signUps { confirmed waiting attended } ratings { count }"):
        hosts.add(node["host"]["code"])
        counted["sign_ups"] += node["signUps"]["confirmed"] + node["signUps"]["waiting"]
        counted["attended"] += node["signUps"]["attended"]
        counted["ratings"] += node["ratings"]["count"]
    asked = ("sign_ups", "attended", "ratings", "hosts")
    assert {**counted, "hosts": len(hosts)} == {name: told["counts"][name] for name in asked}


async def test_the_two_questions_of_the_mission(engine: Engine, told: Any) -> None:
    track = "query ($id: ID!) { person(id: $id) { memberships { branch { code } } transfers { state } timeline { totalCount } } }"
    for person in told["planted"]["long_careers"][:100]:
        found = (await ask(engine, track, id=person))["person"]
        assert len(found["memberships"]) >= 2
        assert sum(each["state"] == "COMPLETED" for each in found["transfers"]) >= 2
    query = '{ organisation(code: "4144010558") { destinations(year: 2018) { people bySector { people } } } }'
    gone = (await ask(engine, query))["organisation"]["destinations"]
    assert gone["people"] > 500
    assert sum(each["people"] for each in gone["bySector"]) >= gone["people"]


async def test_transfers_that_did_not_complete(engine: Engine, told: Any) -> None:
    """Asked person by person, 100 in one operation: the people are the planted ones, so nobody else is looked at."""
    for planted, state, count in (
        ("people_with_open_transfer", "OPEN", "transfers_open"),
        ("people_with_rejected_transfer", "REJECTED", "transfers_rejected"),
    ):
        found = 0
        people = told["planted"][planted]
        for start in range(0, len(people), 100):
            parts = [
                f'p{at}: person(id: "{id_}") {{ transfers {{ state }} }}' for at, id_ in enumerate(people[start : start + 100])
            ]
            answer = await ask(engine, f"{{ {' '.join(parts)} }}")
            found += sum(each["state"] == state for person in answer.values() for each in person["transfers"])
        assert found == told["counts"][count]


async def test_external_organisations(engine: Engine, told: Any) -> None:
    with (HOME / "tables" / "organisations.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["kind"] == "EXTERNAL"]
    parts = [f'o{at}: organisation(code: "{code}") {{ kind parent {{ code }} }}' for at, code in enumerate(codes)]
    answer = await ask(engine, f"{{ {' '.join(parts)} }}")
    assert len(codes) == told["counts"]["external_organisations"]
    assert all(each == {"kind": "EXTERNAL", "parent": None} for each in answer.values())


async def test_totals_agree_with_a_recount(engine: Engine) -> None:
    assert await find_differences(engine.db) == []


def test_the_manifest_is_written(told: Any) -> None:
    assert json.loads((HOME / "tables" / "manifest.json").read_text(encoding="utf-8")) == told
