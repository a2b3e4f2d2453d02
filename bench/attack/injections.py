"""Every string that a client can send, with texts that mean something to Cypher, Lucene, spreadsheets, HTML, paths and logs.

Each argument of each root field, and each field of their inputs, is one place; every other argument that is required has a plain
value. Mutations are asked as dry runs. What must hold: the server answers with data or a refusal, never with a fault of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from bench.attack.target import SERVER_FAULTS, Finding, Target, codes_of

TEXTS = {"String", "ID"}
PLAIN: dict[str, Any] = {
    "String": "44",
    "ID": "44",
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "Date": "2019-01-01",
    "DateTime": "2019-01-01T08:00:00+08:00",
}
DEEPEST = 4
AT_ONCE = 8
PAYLOADS: dict[str, list[str]] = {
    "Cypher": [
        "' OR 1=1 RETURN 1 //",
        '"}) MATCH (n) DETACH DELETE n //',
        "`) DETACH DELETE n //",
        "x'}) CALL dbms.components() YIELD name RETURN name //",
        "{n}.name",
    ],
    "Lucene": ["*", "search_path:*", "[* TO *]", "a~0.1 OR *:*", "/.*/", '"', "((( AND OR NOT", "+-&&||!(){}^~\\"],
    "CSV": ["=cmd|' /C calc'!A0", "@SUM(1)", '\t=1,b;c"d\n'],
    "HTML": ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'],
    "paths": ["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd"],
    "logs": ["x\r\nlevel=error msg=forged", "\x1b[31mred", "${jndi:ldap://127.0.0.1/x}", "%s%n{0.__class__}"],
    "characters": ["", " ", "\x00", "\ufeff", "\u202egnp.exe", "e\u0301" * 50, "\U0001f600", "长" * 20_000, "\ud83d"],
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text can be put: a document with one variable, and the path of the text in that variable."""

    name: str
    query: str
    variable: Any
    path: tuple[str | int, ...]

    def filled(self, text: str) -> dict[str, Any]:
        """Return the variables with the text in its place."""
        return {"v": _put(self.variable, self.path, text)}


def places(schema: GraphQLSchema) -> Iterator[Place]:
    """Yield every place of the root fields of queries and mutations."""
    for keyword, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, field in root.fields.items() if root else ():
            for argument, declared in field.args.items():
                for path, variable in _texts(declared.type, 0):
                    query = _document(keyword, name, field, argument, declared)
                    yield Place(".".join([name, argument, *(str(part) for part in path)]), query, variable, path)


def _document(keyword: str, name: str, field: GraphQLField, argument: str, declared: GraphQLArgument) -> str:
    others = [
        f"{other}: {_literal(plain_value(arg.type))}" if not _enum(arg.type) else f"{other}: {plain_value(arg.type)}"
        for other, arg in field.args.items()
        if other != argument and is_required_argument(arg)
    ]
    given = ", ".join([f"{argument}: $v", *others])
    below = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{keyword} ($v: {declared.type}) {{ {name}({given}){below} }}"


def _texts(of: GraphQLInputType, depth: int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the paths of texts in a type, each with a value of the type in which that place is there."""
    if isinstance(of, GraphQLNonNull):
        yield from _texts(of.of_type, depth)
    elif isinstance(of, GraphQLList):
        for path, value in _texts(of.of_type, depth):
            yield (0, *path), [value]
    elif isinstance(of, GraphQLScalarType):
        if of.name in TEXTS | {"Date", "DateTime"}:
            yield (), PLAIN[of.name]
    elif isinstance(of, GraphQLInputObjectType) and depth < DEEPEST:
        plain = _plain_object(of)
        for name, field in of.fields.items():
            for path, value in _texts(field.type, depth + 1):
                yield (name, *path), {**plain, name: value}


def plain_value(of: GraphQLInputType) -> Any:
    """Return a plain value of a type: what is required in it, and nothing else."""
    if isinstance(of, GraphQLNonNull):
        return plain_value(of.of_type)
    if isinstance(of, GraphQLList):
        return [plain_value(of.of_type)]
    if isinstance(of, GraphQLEnumType):
        return next(iter(of.values))
    if isinstance(of, GraphQLInputObjectType):
        return _plain_object(of)
    return PLAIN[of.name]


def _plain_object(of: GraphQLInputObjectType) -> dict[str, Any]:
    plain = {name: plain_value(field.type) for name, field in of.fields.items() if _wanted(name, field)}
    return {**plain, "dryRun": True} if "dryRun" in of.fields else plain


def _wanted(name: str, field: GraphQLInputField) -> bool:
    return name != "dryRun" and is_required_input_field(field)


def _enum(of: GraphQLInputType) -> bool:
    return isinstance(get_named_type(of), GraphQLEnumType)


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _put(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    if not path:
        return text
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_put(value[0], rest, text)]
    return {**value, first: _put(value[first], rest, text)}


async def run_injections(target: Target, schema: GraphQLSchema) -> list[Finding]:
    """Put every text into every place."""
    every, limit = list(places(schema)), asyncio.Semaphore(AT_ONCE)
    findings = []
    for kind, texts in PAYLOADS.items():
        finding = Finding("injections", kind)

        async def one(place: Place, text: str, finding: Finding = finding) -> None:
            async with limit:
                answer = await target.ask(place.query, place.filled(text))
            faults = codes_of(answer) & SERVER_FAULTS
            told = answer.status_code < 500 and not faults and "Traceback" not in answer.text  # noqa: PLR2004
            finding.check(told, f"{place.name} with {text[:40]!r}: {answer.status_code} {sorted(faults)}")

        await asyncio.gather(*(one(place, text) for place in every for text in texts))
        findings.append(finding)
    return findings
