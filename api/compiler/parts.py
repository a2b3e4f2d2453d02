"""Small pieces of Cypher and of cost that compiling puts together."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from api.compiler.plan import Cost, fill
from api.errors import Code, Path, RequestError
from graph.fields.declare import Connection, Link, Scope
from graph.fields.registry import NOUNS

ALL = "true"  # of a thing that the caller sees whole


def source(link: Link | Connection, n: str, m: str, r: str, on: str | None, whole: str = ALL) -> str:
    """Return the clauses that bind ``m`` from ``n``, with the predicates of the day ``on`` where one is in force."""
    if on is None or link.dated is None:
        return fill(link.match, n=n, m=m, r=r, whole=whole)
    return f"{fill(link.dated, n=n, m=m, r=r, on=on)}{there(link.target, m, on, ' AND ')}"


def there(noun_name: str, var: str, on: str | None, lead: str) -> str:
    """Return the predicate that a thing was there on a day, after ``lead``; empty without a day."""
    exists_on = NOUNS[noun_name].exists_on
    return f"{lead}{fill(exists_on, n=var, on=on)}" if on and exists_on else ""


def guarded(cypher: str, scope: Scope, var: str) -> str:
    """Put an expression behind the caller's scopes: null outside them."""
    if scope is Scope.DIRECTORY:
        return cypher
    return only_if(scope.allows(var), cypher)


def only_if(condition: str, cypher: str) -> str:
    """Put an expression behind a condition: null where it does not hold."""
    return f"CASE WHEN {condition} THEN {cypher} END"


def object_type(definition: GraphQLField) -> GraphQLObjectType:
    """Return the object type that a field leads to."""
    named = get_named_type(definition.type)
    assert isinstance(named, GraphQLObjectType)  # noqa: S101 - links and connections lead to objects
    return named


def plain(value: Any) -> Any:
    """Return an argument's value as the driver takes it: enum members become their names."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.value if hasattr(value, "value") else value


def total_cost(costs: Sequence[Cost | None]) -> Cost | None:
    """Return the sum of costs; ``None`` where all are free."""
    real = [cost for cost in costs if cost is not None]
    if not real:
        return None
    return real[0] if len(real) == 1 else lambda params: sum(cost(params) for cost in real)


def times(inner: Cost | None, weight: int) -> Cost:
    """Return the cost of ``weight`` things, each one plus what it selects."""
    if inner is None:
        return lambda _: weight
    return lambda params: weight * (1 + inner(params))


def too_expensive(why: str, path: Path) -> RequestError:
    """Return the refusal of an operation that asks for too much."""
    return RequestError(Code.QUERY_TOO_EXPENSIVE, f"The operation {why}. Ask for less at once.", path)


def split_id(global_id: str) -> tuple[str, str]:
    """Return type and key of a global id; two empty texts where it is not one of ours."""
    try:
        type_name, _, node_key = base64.b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return type_name, node_key
