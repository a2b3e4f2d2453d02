"""Selections that generated operations do not hold: merged keys, errors in the place where GraphQL wants them, plans that are kept."""

from __future__ import annotations

from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.schema import graphql_schema
from graph.database import Database
from tests.api.conftest import NOBODY, PROVINCE


async def data(engine: Engine, query: str, **variables: Any) -> Any:
    """Return the data of an answer without errors."""
    answer = await engine.execute(GraphQLRequest(query, variables=variables), PROVINCE)
    assert answer.errors == []
    return answer.data


async def test_fields_of_the_same_key_are_merged(engine: Engine) -> None:
    query = """{ organisation(code: "440104") { parent { code } ...A parent { name } code code }
                 organisation(code: "440104") { name } }
               fragment A on Organisation { parent { parent { code } } }"""
    assert await data(engine, query) == {
        "organisation": {
            "parent": {"code": "4401", "parent": {"code": "44"}, "name": "共青团广州市委员会"},
            "code": "440104",
            "name": "共青团广州市越秀区委员会",
        }
    }


async def test_interface_fragments_and_typename(engine: Engine) -> None:
    query = '{ organisation(code: "44") { ... on Node { id __typename } ... { code } } __typename }'
    assert await data(engine, query) == {
        "organisation": {"id": "T3JnYW5pc2F0aW9uOjQ0", "__typename": "Organisation", "code": "44"},
        "__typename": "Query",
    }


async def test_pages_put_together_are_the_whole_list_both_ways(engine: Engine) -> None:
    whole = await data(engine, '{ organisation(code: "44") { descendants { totalCount nodes { code } } } }')
    listed = [node["code"] for node in whole["organisation"]["descendants"]["nodes"]]
    assert len(listed) == whole["organisation"]["descendants"]["totalCount"] == 12  # 15 without 44, EXT-43 and the closed C18
    query = """query ($first: Int, $after: String, $last: Int, $before: String) { organisation(code: "44") {
      descendants(first: $first, after: $after, last: $last, before: $before) {
        nodes { code } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }"""
    forward: list[str] = []
    variables: dict[str, Any] = {"first": 5}
    while True:
        page = (await data(engine, query, **variables))["organisation"]["descendants"]
        forward += [node["code"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        variables["after"] = page["pageInfo"]["endCursor"]
    backward: list[str] = []
    variables = {"last": 5}
    while True:
        page = (await data(engine, query, **variables))["organisation"]["descendants"]
        backward = [node["code"] for node in page["nodes"]] + backward
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        variables["before"] = page["pageInfo"]["startCursor"]
    assert forward == backward == listed


async def test_a_vanished_row_does_no_harm_to_a_cursor(engine: Engine) -> None:
    query = """query ($after: String) { organisation(code: "440104001") { children(first: 1, after: $after) {
      nodes { code } pageInfo { endCursor } } } }"""
    page = (await data(engine, query))["organisation"]["children"]
    assert [node["code"] for node in page["nodes"]] == ["440104001001"]  # 三元宫 sanyuangong before 新村 xincun
    after = page["pageInfo"]["endCursor"]
    hide = "MATCH (o:Organisation {code: '440104001001'})-[r:PART_OF]->(p) SET o.hidden = p.code, o.since = r.valid_from DELETE r"
    show = """MATCH (o:Organisation {code: '440104001001'}), (p:Organisation {code: o.hidden})
      CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.since}]->(p) REMOVE o.hidden, o.since"""
    await engine.db.run("tests/hide", hide, {}, write=True)
    try:
        page = (await data(engine, query, after=after))["organisation"]["children"]
        assert [node["code"] for node in page["nodes"]] == ["440104001002"]
    finally:
        await engine.db.run("tests/show", show, {}, write=True)


async def test_a_missing_required_value_is_masked_and_nulls_its_nearest_nullable(engine: Engine) -> None:
    await engine.db.run("tests/break", "CREATE (:Organisation {code: 'BROKEN', kind: 'BRANCH', path: 'BROKEN/'})", {}, write=True)
    try:
        answer = await engine.execute(GraphQLRequest('{ organisation(code: "BROKEN") { code name } __typename }'), NOBODY)
    finally:
        await engine.db.run("tests/mend", "MATCH (o:Organisation {code: 'BROKEN'}) DELETE o", {}, write=True)
    assert answer.data == {"organisation": None, "__typename": "Query"}
    assert [(error["path"], error["extensions"]) for error in answer.errors] == [(["organisation", "name"], {"code": "INTERNAL"})]


async def test_values_never_stand_in_the_text_of_a_statement(small_province: Database) -> None:
    engine = Engine(graphql_schema(), small_province, Limits())
    query = """query ($code: String!, $as: Date) { organisation(code: $code, asOf: $as) { children(first: 3, kinds: [BRANCH]) { nodes { name } } } }"""
    await engine.execute(GraphQLRequest(query, variables={"code": "44'}) DETACH DELETE", "as": "2019-01-01"}), NOBODY)
    await engine.execute(GraphQLRequest(query, variables={"code": "44"}), NOBODY)
    (prepared,) = engine._documents.values()
    statements = [plan.plan.statement for plans in prepared.plans.values() for plan in plans]  # type: ignore[attr-defined]
    assert len(statements) == 2  # one with a day, one without
    assert all("DELETE" not in text and "BRANCH" not in text and "2019" not in text for text in statements)


async def test_plans_are_kept_by_shape_and_bounded(small_province: Database) -> None:
    engine = Engine(graphql_schema(), small_province, Limits())
    spent: list[int] = []
    query = "query ($code: String!, $deep: Boolean!) { organisation(code: $code) { name parent @include(if: $deep) { name } } }"
    for code, deep in (("44", False), ("4401", False), ("4401", True), ("44", True)):
        answer = await engine.execute(GraphQLRequest(query, variables={"code": code, "deep": deep}), NOBODY, spent.append)
        assert answer.errors == []
    # a document that is not known costs 100 before it is looked at, so does another plan; an organisation costs 1, its parent another
    assert spent == [100, 1, 1, 102, 2]


async def test_two_moves_on_one_day_are_told_in_their_order(engine: Engine) -> None:
    """S1 left 440104 for 440105 on 2019-02-01, after a move here and back on the same day."""
    query = '{ organisation(code: "S1") { history { on event beforeCode afterCode } } }'
    history = (await data(engine, query))["organisation"]["history"]
    assert [tuple(entry.values()) for entry in history] == [
        ("2018-10-31", "REGISTERED", None, None),
        ("2019-02-01", "MOVED", "440105", "440104"),
        ("2019-02-01", "MOVED", "440104", "440105"),
    ]


async def test_a_code_that_came_back_is_opened_closed_and_opened(engine: Engine) -> None:
    history = (await data(engine, '{ division(code: "440104009") { history { on event } } }'))["division"]["history"]
    assert [(entry["on"], entry["event"]) for entry in history if entry["event"] != "RENAMED"] == [
        ("2018-10-31", "OPENED"),
        ("2019-10-31", "CLOSED"),
        ("2020-10-31", "OPENED"),
    ]


async def test_a_new_short_name_alone_is_told(engine: Engine) -> None:
    rename = """MATCH (o:Organisation {code: '440105'}) CREATE (o)-[:WAS_NAMED]->(:FormerName {name: o.name,
      short_name: '海珠旧称', valid_from: date('2018-10-31'), valid_to: date('2019-05-01')}) RETURN 1 AS one"""
    await engine.db.run("tests/rename", rename, {}, write=True)
    try:
        query = """{ organisation(code: "440105") { formerNames { name shortName } history { event before after } }
          before: organisation(code: "440105", asOf: "2019-04-30") { shortName formerNames { name } } }"""
        found = await data(engine, query)
    finally:
        await engine.db.run("tests/rename", "MATCH (f:FormerName {short_name: '海珠旧称'}) DETACH DELETE f", {}, write=True)
    assert found["organisation"]["formerNames"] == [{"name": "共青团广州市海珠区委员会", "shortName": "海珠旧称"}]
    assert found["organisation"]["history"][1] == {"event": "RENAMED", "before": "海珠旧称", "after": "海珠团区委"}
    assert found["before"] == {"shortName": "海珠旧称", "formerNames": []}


async def test_nothing_stands_below_what_was_not_there(engine: Engine) -> None:
    """C19 began on 2019-09-01 and C18 was closed on 2019-07-01: on other days they have neither parents nor children."""
    query = '{ organisation(code: "%s") { parent(asOf: "%s") { code } ancestors(asOf: "%s") { code } children(asOf: "%s") { totalCount } } }'
    for code, day in (("C19", "2019-08-31"), ("C18", "2019-07-01")):
        found = await data(engine, query % (code, day, day, day))
        assert found["organisation"] == {"parent": None, "ancestors": [], "children": {"totalCount": 0}}
