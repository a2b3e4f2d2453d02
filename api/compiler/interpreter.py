"""The plain interpreter: the same declarations, one statement per field, walked by graphql-core's own executor.

It answers what the compiler answers, slowly and by another way, and serves the tests (both must agree) and the bench (how much
faster compiling is). Selections, fragments, aliases, directives, arguments and nulls are graphql-core's business here; paging is
done in Python over whole lists. Of the compiler only the form of a cursor is shared. Searches are not interpreted.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLResolveInfo, GraphQLSchema, execute, parse
from graphql.pyutils import camel_to_snake

from api.compiler.connection import variant_of
from api.compiler.cursors import decode, encode, fingerprint
from api.compiler.parts import split_id
from api.compiler.plan import fill
from domain.rights import Rights
from graph.database import Database
from graph.fields.declare import Connection, Extracted, Field, Link, Root, Scope, Value
from graph.fields.registry import NODE_TYPES, NOUNS, ROOTS

TIMEOUT_S = 60.0
DEFAULT_PAGE = 50


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the graph: the clauses that bind it to the variable ``n<depth>``, their parameters, and the day in force."""

    noun: str
    clauses: str
    params: Mapping[str, Any]
    on: datetime.date | None
    depth: int = 0

    @property
    def var(self) -> str:
        """The variable it is bound to."""
        return f"n{self.depth}"


class Interpreter:
    """Answers operations one field at a time.

    Parameters
    ----------
    schema : GraphQLSchema
        Built from the printed one, so that no resolver of the served schema has a part.
    db : Database
        Where the statements run.
    rights : Rights
        The caller.
    """

    def __init__(self, schema: GraphQLSchema, db: Database, rights: Rights) -> None:
        self.schema = schema
        self.db = db
        self.statements = 0
        self._scopes = rights.params

    async def execute(self, query: str, variables: Mapping[str, Any] | None = None) -> ExecutionResult:
        """Answer one operation."""
        result = execute(
            self.schema,
            parse(query),
            variable_values=dict(variables or {}),
            field_resolver=self._resolve,
            type_resolver=lambda thing, *_: thing.noun,
        )
        return result if isinstance(result, ExecutionResult) else await result

    async def _run(self, clauses: str, returning: str, params: Mapping[str, Any]) -> Any:
        self.statements += 1
        text = f"{clauses} RETURN {returning} AS value"
        return await self.db.read_value("interpreted", text, {**params, **self._scopes}, timeout_s=TIMEOUT_S)

    async def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        given = {name: value for name, value in arguments.items() if value is not None}
        if source is None:
            return await self._root(info.field_name, given)
        if isinstance(source, dict):
            return source[info.field_name]
        name = camel_to_snake(info.field_name)
        noun, declaration = NOUNS[source.noun], NOUNS[source.noun].fields[name]
        if noun.whole and name not in noun.part and not await self._run(source.clauses, _whole(source), source.params):
            return None
        return await self._declared(source, declaration, info.field_name, given)

    async def _declared(self, source: Thing, declaration: Field, name: str, given: Mapping[str, Any]) -> Any:
        on = _day(given) or source.on
        match declaration:
            case Extracted():
                return None  # there is no extract here
            case Value():
                return await self._value(source, declaration)
            case Link():
                return await self._link(source, declaration, on, given)
            case _:
                return await self._connection(source, declaration, name, given, on)

    async def _root(self, name: str, given: Mapping[str, Any]) -> Thing | None:
        root: Root | None = ROOTS.get(name)
        key = given.get("code")
        if "id" in given:
            type_name, key = split_id(given["id"])
            root = NODE_TYPES.get(type_name) if name == "node" else root
            if root and name != "node" and type_name != root.target:
                key = given["id"]
        if root is None:
            return None
        on = _day(given)
        clauses = fill(root.match, n="n0", arg="$key")
        params: dict[str, Any] = {"key": key}
        exists_on = NOUNS[root.target].exists_on
        if on and exists_on:
            clauses += f" WHERE {fill(exists_on, n='n0', on='$on')}"
            params["on"] = on
        found = await self._run(clauses, "count(*)", params)
        return Thing(root.target, clauses, params, on) if found else None

    async def _value(self, thing: Thing, value: Value) -> Any:
        if value.scope is not Scope.DIRECTORY and not await self._allowed(thing, value.scope):
            return None
        template = value.dated if thing.on and value.dated else value.cypher
        params = {**thing.params, "day": thing.on}
        stored = await self._run(thing.clauses, fill(template, n=thing.var, on="$day"), params)
        return value.shape(stored) if value.shape and stored is not None else stored

    async def _link(self, thing: Thing, link: Link, on: datetime.date | None, given: Mapping[str, Any]) -> Any:
        if (link.undated and on) or (link.scope is not Scope.DIRECTORY and not await self._allowed(thing, link.scope)):
            return None
        m, r = f"n{thing.depth + 1}", f"r{thing.depth + 1}"
        source, params = self._source(thing, link, m, r, on)
        for name in link.arguments:
            params[f"{name}{thing.depth}"] = given.get(name)
            source = fill(source, **{name: f"${name}{thing.depth}"})
        count = await self._run(source, "count(*)", params)
        order = f" WITH {m}{', ' + r if '{r}' in link.order else ''} ORDER BY {fill(link.order, m=m, r=r)}" if link.order else ""
        keep = "" if link.order else f" WITH {m}"
        skip = f"skip{thing.depth}"
        clauses = f"{source}{order}{keep} SKIP ${skip} LIMIT 1 WITH {m}"
        things = [Thing(link.target, clauses, {**params, skip: index}, on, thing.depth + 1) for index in range(count)]
        return things if link.many else next(iter(things), None)

    async def _allowed(self, thing: Thing, scope: Scope) -> bool:
        return bool(await self._run(thing.clauses, scope.allows(thing.var), thing.params))

    def _source(
        self, thing: Thing, link: Link | Connection, m: str, r: str, on: datetime.date | None
    ) -> tuple[str, dict[str, Any]]:
        params = dict(thing.params)
        if on is None or link.dated is None:
            return f"{thing.clauses} {fill(link.match, n=thing.var, m=m, r=r, whole=_whole(thing))}", params
        day = f"on{thing.depth + 1}"
        params[day] = on
        exists_on = NOUNS[link.target].exists_on
        there = f" AND {fill(exists_on, n=m, on='$' + day)}" if exists_on else ""
        return f"{thing.clauses} {fill(link.dated, n=thing.var, m=m, r=r, on='$' + day)}{there}", params

    async def _connection(
        self, thing: Thing, connection: Connection, name: str, given: Mapping[str, Any], on: datetime.date | None
    ) -> dict[str, Any]:
        connection = variant_of(connection, given)
        m, r = f"n{thing.depth + 1}", f"r{thing.depth + 1}"
        source, params = self._source(thing, connection, m, r, on)
        chosen_by: list[Any] = []
        for filter_name, condition in connection.filters.items():
            if filter_name in given:
                param = f"{filter_name}{thing.depth}"
                template = condition.dated if on and condition.dated else condition.cypher
                source += f" AND {fill(template, n=thing.var, m=m, r=r, arg='$' + param)}"
                params[param] = given[filter_name]
                chosen_by.append(given[filter_name])
        if on:
            chosen_by.append(on)
        key_name = NOUNS[connection.target].key
        order_key = fill(connection.order, m=m)
        pair = f"collect([{order_key}, {f'{m}.{key_name}' if key_name else order_key}])"
        rows = sorted(await self._run(source, pair, params), reverse=connection.descending)
        list_id = fingerprint(f"{connection.target}.{name}.{connection.match}.{connection.order}", chosen_by)
        page, has_next, has_previous = _page(rows, given, list_id, descending=connection.descending)

        def found(key: str) -> Thing:
            if key_name:
                return self._by_key(connection.target, key, on)
            chosen = f"order{thing.depth}"
            clauses = f"{source} WITH {m} WHERE {order_key} = ${chosen}"
            return Thing(connection.target, clauses, {**params, chosen: key}, on, thing.depth + 1)

        edges = [{"cursor": encode(list_id, [order]), "node": found(key)} for order, key in page]
        return {
            "edges": edges,
            "nodes": [edge["node"] for edge in edges],
            "totalCount": len(rows),
            "pageInfo": {
                "hasNextPage": has_next,
                "hasPreviousPage": has_previous,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    @staticmethod
    def _by_key(noun_name: str, key: str, on: datetime.date | None) -> Thing:
        return Thing(noun_name, fill(NODE_TYPES[noun_name].match, n="n0", arg="$key"), {"key": key}, on)


def _whole(thing: Thing) -> str:
    """Return the predicate that the caller sees all of a thing."""
    return fill(NOUNS[thing.noun].whole or "true", n=thing.var)


def _day(given: Mapping[str, Any]) -> datetime.date | None:
    return datetime.date.fromisoformat(given["asOf"]) if "asOf" in given else None


def _page(
    rows: list[list[str]], given: Mapping[str, Any], list_id: str, *, descending: bool
) -> tuple[list[list[str]], bool, bool]:
    after = decode(given["after"], list_id, (str,))[0] if "after" in given else None
    before = decode(given["before"], list_id, (str,))[0] if "before" in given else None
    order = [row[0] for row in rows]
    first = 0 if after is None else sum((key >= after) if descending else (key <= after) for key in order)
    end = len(rows) if before is None else len(rows) - sum((key <= before) if descending else (key >= before) for key in order)
    within = rows[first : max(first, end)]
    size = given.get("first", given.get("last", DEFAULT_PAGE))
    page = within[max(0, len(within) - size) :] if "last" in given else within[:size]
    cut = len(within) > size
    has_next = (cut and "last" not in given) or (before is not None and end < len(rows))
    has_previous = (cut and "last" in given) or (after is not None and first > 0)
    return page, has_next, has_previous
