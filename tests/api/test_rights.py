"""Every query and field for every kind of caller: no token, staff of a county inside and outside, staff of the province."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type

from api.flows.registry import FLOWS
from api.schema import graphql_schema
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from graph.fields.shared import global_id_maker
from tests.api.serving import ISSUER, bearer, own_settings, serving

SCHEMA = graphql_schema()
INSIDE, OUTSIDE, PROVINCE, NO_GRANT = "staff.yuexiu", "staff.haizhu", "staff.province", "member"
ROOTS = (
    ("organisation", "Organisation"),
    ("division", "Division"),
    ("me", "Account"),
    ("person", "Person"),
    ("activity", "Activity"),
    ("transfer", "Transfer"),
)
OF_THEIR_OWN = {"changes", "conduct", "checkIn", "responseRates", "bottlenecks"}  # tested beside what they are about
COUNTS = ("totals", "childrenCheckedIn")
CALLERS = [INSIDE, OUTSIDE, PROVINCE, NO_GRANT]
COUNTING = {INSIDE, PROVINCE}
WHERE = {
    "organisation": '(code: "440104")',
    "division": '(code: "440104")',
    "node": f'(id: "{global_id_maker("Organisation")("440104")}")',
    "searchOrganisations": '(text: "越秀区", kinds: [COUNTY_COMMITTEE])',
    "searchDivisions": '(text: "越秀区")',
    "me": "",
    "person": '(id: "P1")',
    "searchActivities": '(text: "植树")',
    "searchPeople": '(text: "李娜")',
    "activity": '(id: "A1")',
    "transfer": '(id: "T1")',
}


@pytest_asyncio.fixture(scope="module")
async def client(small_province: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose graph knows the callers."""
    await grant_role(small_province, ISSUER, INSIDE, Role.STAFF, "440104")
    await grant_role(small_province, ISSUER, OUTSIDE, Role.STAFF, "440105")
    await grant_role(small_province, ISSUER, PROVINCE, Role.STAFF, "44")
    for subject, code in (("officer.yuexiu", "440104"), ("officer.haizhu", "440105"), ("officer.province", "44")):
        await grant_role(small_province, ISSUER, subject, Role.OFFICER, code)
    async with serving(own_settings(tmp_path_factory.mktemp("home"), max_cost=10**7), small_province) as client:
        yield client


def whole(definition: GraphQLField, depth: int) -> str:
    """Return the selection of everything that a field leads to, ``depth`` objects deep."""
    named: Any = get_named_type(definition.type)
    if is_leaf_type(named):
        return ""
    if not isinstance(named, GraphQLObjectType):
        return " { id ... on Organisation " + whole(SCHEMA.query_type.fields["organisation"], depth) + " }"  # type: ignore[union-attr]
    plumbing = named.name.endswith(("Connection", "Edge"))
    parts = []
    for name, each in named.fields.items():
        if is_leaf_type(get_named_type(each.type)):
            parts.append(name)
        elif depth > 0:
            parts.append(name + whole(each, depth if plumbing else depth - 1))
    return " { " + " ".join(parts or ["__typename"]) + " }"


def paths() -> list[tuple[str, str]]:
    """Return (coordinate, query) of every query, and of every field of every object that a query leads to."""
    query = SCHEMA.query_type
    assert query is not None
    here = {
        name: each for name, each in query.fields.items() if name not in FLOWS and name not in OF_THEIR_OWN
    }  # test_flows.py and test_flow_export.py have the rights of flows
    found = [(name, f"{{ {name}{WHERE[name]}{whole(each, 1)} }}") for name, each in here.items()]
    for root, type_name in ROOTS:
        on_type: Any = SCHEMA.get_type(type_name)
        found += [
            (f"{type_name}.{name}", f"{{ {root}{WHERE[root]} {{ {name}{whole(each, 1)} }} }}")
            for name, each in on_type.fields.items()
        ]
    return found


def totals_in(value: Any) -> list[Any]:
    """Return every count of a subtree or of children, wherever it stands."""
    if isinstance(value, dict):
        here = [value[key] for key in COUNTS if key in value]
        return here + [each for key, inner in value.items() if key not in COUNTS for each in totals_in(inner)]
    return [each for inner in value for each in totals_in(inner)] if isinstance(value, list) else []


def without_totals(value: Any) -> Any:
    """Return an answer without its totals and the caller's own account: the directory, which everybody sees alike."""
    if isinstance(value, dict):
        return {key: without_totals(inner) for key, inner in value.items() if key not in {*COUNTS, "me"}}
    return [without_totals(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("coordinate", "query"), paths())
async def test_every_query_and_field(client: httpx.AsyncClient, coordinate: str, query: str) -> None:
    refused = await client.post("/graphql", json={"query": query})
    assert refused.status_code == 401
    assert "data" not in refused.json()
    answers = {}
    for caller in CALLERS:
        response = await client.post("/graphql", json={"query": query}, headers=bearer(caller))
        assert response.status_code == 200, response.text
        assert "errors" not in response.json(), response.text
        answers[caller] = response.json()["data"]
    directory = {caller: without_totals(answer) for caller, answer in answers.items()}
    assert all(each == directory[PROVINCE] for each in directory.values())
    assert all(totals is None for totals in totals_in(answers[NO_GRANT]))
    if coordinate in {"organisation", "node", "searchOrganisations", "Organisation.totals"}:
        for caller in CALLERS:
            assert (totals_in(answers[caller])[0] is not None) is (caller in COUNTING)


PERSON: Any = SCHEMA.get_type("Person")


@pytest.mark.parametrize("name", PERSON.fields)
async def test_every_field_of_a_person(client: httpx.AsyncClient, name: str) -> None:
    """Officers of the branch and above see it; officers elsewhere, staff, and everybody else find nobody."""
    field = name + whole(PERSON.fields[name], 1)
    by_node = global_id_maker("Person")("P1")
    query = f'{{ person(id: "P1") {{ {field} }} node(id: "{by_node}") {{ ... on Person {{ {field} }} }} }}'
    for caller in (*CALLERS, "officer.haizhu"):
        response = await client.post("/graphql", json={"query": query}, headers=bearer(caller))
        assert response.json()["data"] == {"person": None, "node": None}
    for caller in ("officer.yuexiu", "officer.province"):
        data = (await client.post("/graphql", json={"query": query}, headers=bearer(caller))).json()["data"]
        assert data["person"] == data["node"] is not None


async def test_totals_of_a_list_follow_the_scopes_row_by_row(client: httpx.AsyncClient) -> None:
    query = '{ organisation(code: "4401") { totals { organisations } children { totalCount nodes { code totals { organisations } } } } }'
    expected: dict[str, list[int | None]] = {
        PROVINCE: [2, 5],
        INSIDE: [None, 5],
        OUTSIDE: [2, None],
        NO_GRANT: [None, None],
    }
    for caller, counts in expected.items():
        response = await client.post("/graphql", json={"query": query}, headers=bearer(caller))
        found = response.json()["data"]["organisation"]
        # 海珠 haizhu stands before 越秀 yuexiu; 4401 itself has no stored total in the small province
        assert [node["code"] for node in found["children"]["nodes"]] == ["440105", "440104"]
        assert found["children"]["totalCount"] == 2
        totals = [node["totals"] and node["totals"]["organisations"] for node in found["children"]["nodes"]]
        assert totals == counts
        assert found["totals"] is None


async def test_cursors_carry_no_rights(client: httpx.AsyncClient) -> None:
    query = """query ($after: String) { organisation(code: "4401") { children(first: 1, after: $after) {
      pageInfo { endCursor hasNextPage } nodes { code totals { organisations } } } } }"""
    first = await client.post("/graphql", json={"query": query}, headers=bearer(PROVINCE))
    page = first.json()["data"]["organisation"]["children"]
    assert page["nodes"] == [{"code": "440105", "totals": {"organisations": 2}}]
    after = {"after": page["pageInfo"]["endCursor"]}
    for caller, totals in ((OUTSIDE, None), (NO_GRANT, None), (INSIDE, {"organisations": 5})):
        response = await client.post("/graphql", json={"query": query, "variables": after}, headers=bearer(caller))
        page = response.json()["data"]["organisation"]["children"]
        assert page["nodes"] == [{"code": "440104", "totals": totals}]
        assert page["pageInfo"]["hasNextPage"] is False


async def test_no_totals_on_a_past_day(client: httpx.AsyncClient) -> None:
    query = '{ organisation(code: "440104", asOf: "2019-01-01") { totals { organisations } } }'
    response = await client.post("/graphql", json={"query": query}, headers=bearer(PROVINCE))
    assert response.json()["data"] == {"organisation": {"totals": None}}


async def test_me_lists_the_callers_own_grants(client: httpx.AsyncClient) -> None:
    query = "{ me { issuer subject grants { role until organisation { code } } } }"
    response = await client.post("/graphql", json={"query": query}, headers=bearer(INSIDE))
    assert response.json()["data"]["me"] == {
        "issuer": ISSUER,
        "subject": INSIDE,
        "grants": [{"role": "STAFF", "until": None, "organisation": {"code": "440104"}}],
    }
    response = await client.post("/graphql", json={"query": query}, headers=bearer("unknown"))
    assert response.json()["data"]["me"] == {"issuer": ISSUER, "subject": "unknown", "grants": []}
