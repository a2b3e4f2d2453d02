"""What a document, its variables and an account may ask for: bounds that are told before anything runs, and when to come again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from api.engine import Engine, GraphQLRequest, Limits
from api.errors import RequestError
from api.limits import check_document, check_values
from api.merging import MOST_COMPARISONS, MergingCost
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database, QueryTimeout
from tests.api.serving import bearer, own_settings, serving

ORGANISATION = '{ organisation(code: "44") { %s } }'


def chain(length: int, last: str) -> str:
    """Return fragments each of which spreads the next twice: two to the power of their number, written out."""
    fragments = [f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} ...F{n + 1} }} }}" for n in range(length)]
    return " ".join([ORGANISATION % "...F0", *fragments, f"fragment F{length} on Organisation {{ {last} }}"])


TOO_MUCH = {
    "21 levels": ORGANISATION % ("parent { " * 20 + "name" + " }" * 20),
    "2^30 levels in fragments": chain(30, "name"),
    "101 aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }",
    "51 directives": ORGANISATION % " ".join("... @include(if: true) { name }" for _ in range(51)),
    "51 directives on one field": ORGANISATION % ("name " + "@include(if: true) " * 51),
    "51 fragments": ORGANISATION % "name" + " ".join(f"fragment F{n} on Organisation {{ name }}" for n in range(51)),
    "21 operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(21)),
    "one field 300 times": ORGANISATION % ("name " * 300),
    "one field 300 times in a fragment that is not used": "{ __typename } fragment F on Query { " + "me { id } " * 300 + "}",
    "a million merges": ORGANISATION % ("parent { " + "parent { name } " * 30 + "} ") * 1 * 30,
    "merges through fragments": ORGANISATION % ("...F " + "parent { ...F } " * 100)
    + " fragment F on Organisation { " + "parent { code } " * 100 + "}",
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_documents_that_ask_for_too_much(name: str) -> None:
    with pytest.raises(RequestError) as told:
        check_document(parse(TOO_MUCH[name]))
    assert told.value.code == "QUERY_TOO_EXPENSIVE"


def test_a_fragment_that_contains_itself_is_left_to_validation() -> None:
    loops = ORGANISATION % "...F" + " fragment F on Organisation { parent { ...F parent { ...F } } }"
    check_document(parse(loops))
    engine = Engine(graphql_schema(), Database(None), Limits())  # type: ignore[arg-type]
    with pytest.raises(Exception, match="Cannot spread fragment"):
        engine._prepare(GraphQLRequest(loops))


def test_the_work_of_merging_is_counted_by_hand() -> None:
    """Of `a a a` 3 pairs; below the three `a` stand `b b`, `b` and a fragment's `b`: 4, so 6 pairs; together 9."""
    operation, fragment = parse("{ a { b b } a { b } a { ...F } } fragment F on T { b ...F }").definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert isinstance(fragment, FragmentDefinitionNode)
    cost = MergingCost({"F": fragment})
    cost.add(operation.selection_set)
    assert cost._comparisons == 9
    below = [n for n in range(2, 400) if n * (n - 1) // 2 <= MOST_COMPARISONS]
    check_document(parse("{ " + "x " * max(below) + "}"))
    with pytest.raises(RequestError):
        check_document(parse("{ " + "x " * (max(below) + 1) + "}"))


VALUES: dict[str, Any] = {
    "many in a list": {"codes": ["x"] * 5_000},
    "many in lists of lists": {"codes": [["x"] * 100] * 51},
    "many variables": {f"v{n}": n for n in range(5_001)},
    "deep": {"input": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}}}},
    "a long text": {"text": "长" * 20_001},
}


@pytest.mark.parametrize("name", VALUES)
def test_variables_that_hold_too_much(name: str) -> None:
    with pytest.raises(RequestError) as told:
        check_values(VALUES[name])
    assert told.value.code == "QUERY_TOO_EXPENSIVE"


def test_variables_that_may_be() -> None:
    check_values({"codes": ["x"] * 4_990, "text": "长" * 20_000, "deep": {"a": [{"a": [1]}]}, "none": None})


async def test_what_is_too_much_is_told_over_http(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client:
        query = "query ($t: String!) { searchOrganisations(text: $t) { totalCount } }"
        answer = await client.post("/graphql", json={"query": query, "variables": {"t": "长" * 30_000}}, headers=bearer("x"))
    assert answer.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"


async def test_a_budget_says_when_to_come_again(small_province: Database, tmp_path: Path) -> None:
    settings = own_settings(tmp_path, rate_per_minute=240, workers=2)  # of this process half of it: 120
    async with serving(settings, small_province) as client:
        answers = [
            await client.post("/graphql", json={"query": f"# {n}\n{{ __typename }}"}, headers=bearer("x")) for n in range(2)
        ]
        other = await client.post("/graphql", json={"query": "{ __typename }"}, headers=bearer("y"))
    assert [answer.status_code for answer in answers] == [200, 429]  # a new document costs 100
    (error,) = answers[1].json()["errors"]
    seconds = error["extensions"]["retryAfterSeconds"]
    assert 1 <= seconds <= 60
    assert answers[1].headers["retry-after"] == str(seconds)
    assert str(seconds) in error["message"]
    assert other.status_code == 200


LONG = "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b RETURN sum(a * b)"
RUNNING = "SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.query = 'tests/long' RETURN count(*) AS n"


async def test_a_deadline_ends_the_statement_in_the_store(small_province: Database) -> None:
    with pytest.raises(QueryTimeout):
        await small_province.read_value("tests/long", LONG, {}, timeout_s=0.5)
    assert await small_province.run("tests/running", RUNNING, {}) == [{"n": 0}]


async def test_an_operation_past_its_deadline_leaves_nothing_behind(small_province: Database) -> None:
    engine = Engine(graphql_schema(), small_province, Limits(max_cost=10**9, deadline_s=0.000_001))
    rights = Rights("test", "x", ("44/",), ("44/",))
    answer = await engine.execute(GraphQLRequest('{ organisation(code: "44") { name } }'), rights)
    assert [error["extensions"]["code"] for error in answer.errors] == ["TIMEOUT"]  # type: ignore[index]
    everything = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query STARTS WITH 'organisation' RETURN count(*) AS n"
    assert await small_province.run("tests/running", everything, {}) == [{"n": 0}]
