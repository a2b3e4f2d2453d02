"""Every declaration of graph/fields/, planned by Neo4j: which index it starts from, and that nothing is scanned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from graphql import get_named_type, get_variable_values, is_leaf_type, parse
from graphql.pyutils import snake_to_camel

from api.compiler.plan import fill
from api.compiler.roots import compile_roots
from api.schema import graphql_schema
from graph.database import Database
from graph.fields.declare import Connection, Extracted, Link, Value
from graph.fields.readers import READERS
from graph.fields.registry import NOUNS, ROOTS
from graph.fields.results import RESULTS
from tests.api.conftest import NOBODY

SCHEMA = graphql_schema()
STRANGERS = 3_000
SCANS = {
    "AllNodesScan",
    "NodeByLabelScan",
    "UnionNodeByLabelsScan",
    "CartesianProduct",
    "DirectedAllRelationshipsScan",
    "NodeIndexScan",
}
# How each noun is reached, and the index that this takes.
WAYS = {
    "Organisation": ('organisation(code: "440104"%s) { %s }', "organisation_code"),
    "Division": ('division(code: "440104"%s) { %s }', "division_code"),
    "Account": ("me%s { %s }", "account_subject"),
    "Grant": ("me%s { grants { %s } }", "account_subject"),
    "FormerName": ('organisation(code: "440104"%s) { formerNames { %s } }', "organisation_code"),
    "HistoryEntry": ('organisation(code: "440104"%s) { history { %s } }', "organisation_code"),
    "Totals": ('organisation(code: "440104"%s) { totals { %s } }', "organisation_code"),
    "KindCount": ('organisation(code: "440104"%s) { totals { byKind { %s } } }', "organisation_code"),
    "Person": ("me { person { %s %s } }", "account_subject"),
    "Membership": ("me { person { memberships { %s %s } } }", "account_subject"),
    "Service": ("me { person { posts { %s %s } } }", "account_subject"),
    "Transfer": ("me { person { transfers { %s %s } } }", "account_subject"),
    "TransferStep": ("me { person { transfers { steps { %s %s } } } }", "account_subject"),
    "CheckIn": ('checkIn(id: "K1") { %s %s }', "check_in_id"),
    "CheckInApplicant": ('checkIn(id: "K1") { applicant { %s %s } }', "check_in_id"),
    "TransferMember": ("me { person { transfers { member { %s %s } } } }", "account_subject"),
    "Participation": ("me { person { participations { nodes { %s %s } } } }", "account_subject"),
    "TimelineEntry": ("me { person { timeline { nodes { %s %s } } } }", "account_subject"),
    "Activity": ('activity(id: "A1") { %s %s }', "activity_id"),
    "CareerStation": ("me { person { career { %s %s } } }", "account_subject"),
    "Reader": ("me { person { whoCanSeeMe { %s %s } } }", "account_subject"),
    "SignUpCounts": ('activity(id: "A1") { signUps { %s %s } }', "activity_id"),
    "Ratings": ('activity(id: "A1") { ratings { %s %s } }', "activity_id"),
    "ChangeFeed": ("changes%s { %s }", "audit_event_number"),
    "AuditEvent": ("changes%s { events { %s } }", "audit_event_number"),
    "AuditConcern": ("changes%s { events { concerns { %s } } }", "audit_event_number"),
    "SectorCount": ('organisation(code: "440104"%s) { totals { bySector { %s } } }', "organisation_code"),
}
# Declarations that start anew instead of following relationships, and the index that they take.
SUBTREE_INDEX = {"activities": "activity_search_path"}
OWN_INDEX = {
    ("Organisation", "descendants", ""): "organisation_path",
    ("Division", "descendants", ""): "division_path",
}


def selections() -> list[tuple[str, str, str, str]]:
    """Return (noun, field, day, selection) for every declaration, connections with every filter."""
    found = []
    for noun_name, noun in NOUNS.items():
        if noun_name not in WAYS:
            continue  # what mutations answer: below
        on_type: Any = SCHEMA.get_type(noun_name)
        for name, declaration in noun.fields.items():
            if isinstance(declaration, Extracted):
                continue  # not answered by the graph
            camel = snake_to_camel(name, upper=False)
            text = camel
            definition = on_type.fields[camel]
            if isinstance(declaration, Connection):
                filters = {"sectors": "[VILLAGE]", "levels": "[VILLAGE]", "depth": "2", "states": "[WAITING]"}
                filters |= {"step": "RELEASE", "overdue": "true", "reason": "MOVED"}
                filters["kinds"] = {"timeline": "[JOINED]", "activities": "[STUDY]"}.get(name, "[BRANCH]")
                given = ", ".join(f"{each}: {filters[each]}" for each in declaration.filters)
                text += f"({', '.join(filter(None, ['first: 5', given]))}) {{ totalCount nodes {{ __typename }} }}"
                if declaration.variants:
                    found.append((noun_name, name, "", f"{camel}(of: SUBTREE, first: 5) {{ totalCount nodes {{ __typename }} }}"))
            elif not is_leaf_type(get_named_type(definition.type)):
                inner: Any = get_named_type(definition.type)
                text += " { " + next(key for key, each in inner.fields.items() if is_leaf_type(get_named_type(each.type))) + " }"
            days = ["", ', asOf: "2019-01-01"'] if noun.exists_on and _is_dated(declaration) else [""]
            found += [(noun_name, name, day, text) for day in days]
    return found


def _is_dated(declaration: Value | Link | Connection) -> bool:
    return declaration.dated is not None


def operators(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (operator, details) of a plan and all below it."""
    details = str(plan.get("args", {}).get("Details", ""))
    return [
        (plan["operatorType"].split("@")[0], details),
        *(each for child in plan.get("children", []) for each in operators(child)),
    ]


@pytest_asyncio.fixture(scope="module")
async def many_things(small_province: Database) -> AsyncIterator[Database]:
    """The small province among thousands of strangers: with a few nodes alone a scan may be the better plan."""
    for label in ("Organisation", "Division", "Account", "Person", "Activity"):
        made = f"UNWIND range(1, {STRANGERS}) AS i CREATE (:{label} {{code: 'Z' + i, path: 'Z' + i + '/', issuer: 'Z', subject: 'Z' + i, id: 'Z' + i, search_path: 'Z' + i + '/'}})"
        await small_province.run("tests/strangers", made, {}, write=True)
    await small_province.run("tests/sampled", "CALL db.prepareForReplanning(60)", {})
    yield small_province
    gone = "MATCH (n) WHERE n.path STARTS WITH 'Z' DETACH DELETE n"
    await small_province.run("tests/strangers", gone, {}, write=True)


@pytest.mark.parametrize(("noun", "name", "day", "text"), selections())
async def test_declaration_uses_its_index(many_things: Database, noun: str, name: str, day: str, text: str) -> None:
    template, index = WAYS[noun]
    query = "{ " + template % (day, text) + " }"
    operation: Any = parse(query).definitions[0]
    variables: Any = get_variable_values(SCHEMA, (), {})
    (root,) = compile_roots(SCHEMA, operation, {}, variables)
    plan: Any = root
    params = {**root.bind(variables), **NOBODY.params}
    result = await many_things._driver.execute_query("EXPLAIN " + plan.plan.statement, params)
    found = operators(result.summary.plan or {})
    assert not SCANS & {operator for operator, _ in found if operator != "CartesianProduct"}
    seeks = " ".join(details for operator, details in found if "IndexSeek" in operator)
    wanted = {index, *([OWN_INDEX[noun, name, day]] if (noun, name, day) in OWN_INDEX else [])}
    wanted |= {SUBTREE_INDEX[name]} if "of: SUBTREE" in text and name in SUBTREE_INDEX else set()
    properties = {
        "organisation_code": ":Organisation(code)",
        "division_code": ":Division(code)",
        "account_subject": ":Account(issuer, subject)",
        "organisation_path": ":Organisation(path)",
        "check_in_id": ":CheckIn(id)",
        "person_id": ":Person(id)",
        "activity_id": ":Activity(id)",
        "activity_search_path": ":Activity(search_path)",
        "division_path": ":Division(path)",
        "audit_event_number": ":AuditEvent(number)",
    }
    for each in wanted:
        assert properties[each] in seeks, f"{noun}.{name}{day} does not use {each}: {found}"


@pytest.mark.parametrize(
    ("link", "start", "indexes"),
    [
        (READERS, "MATCH (n0:Person {id: 'P1'})", [":Person(id)", ":Organisation(code)"]),
    ],
    ids=["whoCanSeeMe"],
)
async def test_what_stands_behind_a_right(many_things: Database, link: Link, start: str, indexes: list[str]) -> None:
    """The plan of an expression in a CASE is not shown: here the link stands alone."""
    match = fill(link.match, n="n0", m="n1")
    result = await many_things._driver.execute_query(f"EXPLAIN {start} {match} RETURN n1", {})
    found = operators(result.summary.plan or {})
    assert not SCANS & {operator for operator, _ in found}
    seeks = " ".join(details for operator, details in found if "IndexSeek" in operator)
    assert [index in seeks for index in indexes] == [True, True]


async def test_who_sees_how_much_of_a_person_is_found_from_the_person(many_things: Database) -> None:
    result = await many_things._driver.execute_query(
        "EXPLAIN " + fill(ROOTS["person"].match, n="n0", arg="'P1'") + " RETURN n0, whole", {**NOBODY.params}
    )
    found = operators(result.summary.plan or {})
    assert not SCANS & {operator for operator, _ in found}
    assert [":Person(id)" in details for operator, details in found if "IndexSeek" in operator] == [True]


RATED = (
    'mutation { rateActivity(input: {activityId: "A1", rating: 5}) { ... on RateActivityPayload { participation { state } } } }'
)
RECORDED = """mutation { recordAttendance(input: {activityId: "A1", attendances: [{personId: "P1"}]}) {
  ... on RecordAttendancePayload { recorded participations { person { name } } } ... on VersionConflict { code activity { name } } } }"""


@pytest.mark.parametrize("text", [RATED, RECORDED])
async def test_results_of_mutations_use_indexes(many_things: Database, text: str) -> None:
    operation: Any = parse(text).definitions[0]
    (root,) = compile_roots(SCHEMA, operation, {}, get_variable_values(SCHEMA, (), {}))  # type: ignore[arg-type]
    plans: Any = root
    for name, plan in plans.plans.items():
        params = {"result": {"activity_id": "A1", "person_id": "P1", "person_ids": ["P1"]}, **NOBODY.params}
        result = await many_things._driver.execute_query("EXPLAIN " + plan.statement, params)
        found = operators(result.summary.plan or {})
        assert not SCANS & {operator for operator, _ in found}
        seeks = " ".join(details for operator, details in found if "IndexSeek" in operator)
        assert (":Activity(id)" in seeks) is (name.endswith("Payload") or name == "VersionConflict")


INSIDE_RESULTS = {
    "ClassTransfer",
    "PersonRefused",
    "Operation",
    "OperationChange",
    "CountsChange",
    "OwnCounts",
    "NewerEvent",
    "ConductReport",
    "ConductFinding",
}


def test_only_results_of_mutations_have_no_way() -> None:
    assert set(NOUNS) - set(WAYS) == {*RESULTS, *INSIDE_RESULTS}


ANSWERED = """mutation { answerStep(input: {transferId: "T1", answer: AGREE, expectedVersion: 1}) {
  ... on AnswerStepPayload { transfer { state member { name } steps { kind answeredBy awaits { code } } } }
  ... on TransferVersionConflict { transfer { state } } } }"""


async def test_transfers_are_found_by_their_id(many_things: Database) -> None:
    operation: Any = parse(ANSWERED).definitions[0]
    (root,) = compile_roots(SCHEMA, operation, {}, get_variable_values(SCHEMA, (), {}))  # type: ignore[arg-type]
    plans: Any = root
    statements = [plans.plans[name].statement for name in ("AnswerStepPayload", "TransferVersionConflict")]
    statements.append(fill(ROOTS["transfer"].match, n="n0", arg="'T1'") + " RETURN n0")
    for text in statements:
        params = {"result": {"transfer_id": "T1"}, **NOBODY.params}
        result = await many_things._driver.execute_query("EXPLAIN " + text, params)
        found = operators(result.summary.plan or {})
        assert not SCANS & {operator for operator, _ in found}
        assert ":Transfer(id)" in " ".join(details for operator, details in found if "IndexSeek" in operator)
