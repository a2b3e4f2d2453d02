"""The whole province at scale 1 (`make test-province`, not `make test`): imported, and its figures asked through GraphQL.

It takes a quarter of an hour, 8 GB of memory and 25 GB of disk for a while; everything is below the project's ignored folder.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
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


async def _left_the_tree(engine: Engine) -> int:
    """Completed transfers to external organisations: they are in nobody's totals, so the graph is asked."""
    text = "MATCH (:Transfer {state: 'COMPLETED'})-[:PLACED_IN]->(:Organisation {kind: 'EXTERNAL'}) RETURN count(*) AS value"
    return int(await engine.db.read_value("tests/left_the_tree", text, {}, timeout_s=120))


async def test_the_figures_of_the_province(engine: Engine, told: Any) -> None:
    query = """{ organisation(code: "44") { children(kinds: [WORK_COMMITTEE]) { totalCount }
      totals { organisations branches members cadres activities transfersIn byKind { kind organisations } } } }"""
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
        "transfers_completed": totals["transfersIn"] + await _left_the_tree(engine),
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


async def test_the_tracks_of_members(engine: Engine, told: Any) -> None:
    track = "query ($id: ID!) { person(id: $id) { memberships { branch { code } } transfers { state } timeline { totalCount } } }"
    for person in told["planted"]["long_careers"][:100]:
        found = (await ask(engine, track, id=person))["person"]
        assert len(found["memberships"]) >= 2
        assert sum(each["state"] == "COMPLETED" for each in found["transfers"]) >= 2


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the sample."""
    with (HOME / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


async def each(engine: Engine, root: str, argument: str, keys: Iterable[str], selection: str) -> AsyncIterator[Any]:
    """Ask for many things one by one, 100 in an operation."""
    waiting = sorted(set(keys))
    for start in range(0, len(waiting), 100):
        few = enumerate(waiting[start : start + 100])
        parts = [f'x{at}: {root}({argument}: "{key}") {{ {selection} }}' for at, key in few]
        for found in (await ask(engine, f"{{ {' '.join(parts)} }}")).values():
            yield found


async def test_transfers_that_did_not_complete(engine: Engine, told: Any) -> None:
    people = {row["person_id"] for row in table("transfers") if row["state"] != "COMPLETED"}
    counted = Counter[str]()
    async for person in each(engine, "person", "id", people, "transfers { state }"):
        counted.update(transfer["state"] for transfer in person["transfers"])
    asked = {state: told["counts"][f"transfers_{state.lower()}"] for state in ("OPEN", "REJECTED", "WITHDRAWN")}
    assert {state: counted[state] for state in asked} == asked


async def test_past_posts(engine: Engine, told: Any) -> None:
    people = {row["person_id"] for row in table("posts") if row["valid_to"]}
    past = 0
    async for person in each(engine, "person", "id", people, "posts { validTo }"):
        past += sum(post["validTo"] is not None for post in person["posts"])
    assert past == told["counts"]["past_posts"]


async def test_people_without_membership(engine: Engine) -> None:
    """Of them an officer of the province sees who serves somewhere; the rest are for themselves alone."""
    current = {row["id"] for row in table("people") if row["branch_code"] and not row["valid_to"]}
    others = {row["id"] for row in table("people")} - current
    serving = {row["person_id"] for row in table("posts") if not row["valid_to"]} & others
    seen = {
        person["personId"]
        async for person in each(engine, "person", "id", others, "personId membership { validFrom }")
        if person is not None and person["membership"] is None
    }
    assert seen == serving
    assert len(serving) > 1_000


async def test_closed_and_external_organisations(engine: Engine, told: Any) -> None:
    closed = {row["code"] for row in table("organisations") if row["closed_on"]}
    counted = Counter[str]()
    async for organisation in each(engine, "organisation", "code", closed, "kind closedOn"):
        counted[organisation["kind"]] += organisation["closedOn"] is not None
    assert counted == {"BRANCH": told["counts"]["closed_branches"]}
    external = {row["code"] for row in table("organisations") if row["kind"] == "EXTERNAL"}
    found = [one async for one in each(engine, "organisation", "code", external, "kind parent { code }")]
    assert found == [{"kind": "EXTERNAL", "parent": None}] * told["counts"]["external_organisations"]


async def test_totals_agree_with_a_recount(engine: Engine) -> None:
    assert await find_differences(engine.db) == []


def test_the_manifest_is_written(told: Any) -> None:
    assert json.loads((HOME / "tables" / "manifest.json").read_text(encoding="utf-8")) == told
