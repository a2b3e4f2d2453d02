"""Statements to be explained: those of graph/cypher/ by name, and what a GraphQL document compiles to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.engine import Engine, GraphQLRequest, Limits
from api.errors import RequestError
from api.schema import graphql_schema
from domain.errors import InvalidInput, NotFound
from domain.rights import Rights
from graph.database import CYPHER_FOLDER, Database, statement

DEFAULTS: dict[str, Any] = {"str": "", "int": 25, "float": 1.0, "bool": False, "list": [], "map": {}}


@dataclass(frozen=True, slots=True)
class Explained:
    """A statement with parameters that it can be planned with."""

    name: str
    text: str
    params: Mapping[str, Any]


def of_file(name: str) -> Explained:
    """Return a statement of graph/cypher/ with values for its parameters: empty texts, 25, empty lists.

    Raises
    ------
    NotFound
        ``NO_STATEMENT``.
    """
    known = {file.relative_to(CYPHER_FOLDER).with_suffix("").as_posix() for file in CYPHER_FOLDER.rglob("*.cypher")}
    if name not in known:
        near = ", ".join(sorted(each for each in known if name.rpartition("/")[2] in each)[:5])
        raise NotFound("NO_STATEMENT", f"There is no statement {name}.", f"Near it: {near}." if near else "See graph/cypher/.")
    text = statement(name)
    header = re.search(r"^// params: +(.*)$", text, re.MULTILINE)
    return Explained(name, text, defaults_of(header[1] if header else "none"))


def defaults_of(header: str) -> dict[str, Any]:
    """Return a value for each parameter of a header.

    >>> defaults_of("code: str, rows: list[map{a: str, b: int}], after: str | None, limit: int")
    {'code': '', 'rows': [], 'after': None, 'limit': 25}
    """
    if header.strip() == "none":
        return {}
    flat = header
    while flat != (flat := re.sub(r"\[[^\[\]]*\]|\{[^{}]*\}", "", flat)):
        pass
    named = [part.partition(":") for part in flat.split(",")]
    return {name.strip(): None if "None" in kind else DEFAULTS.get(kind.strip()) for name, _, kind in named}


def of_document(db: Database, query: str, variables: Mapping[str, Any], scope: str) -> Iterator[Explained]:
    """Yield the statements that a GraphQL document compiles to, for a caller who sees all below a path.

    Raises
    ------
    InvalidInput
        ``BAD_DOCUMENT``.
    """
    all_of_it = (scope,)
    rights = Rights("leaguegraph", "explain", all_of_it, all_of_it, None, all_of_it, all_of_it, all_of_it)
    engine = Engine(graphql_schema(), db, Limits(introspection=True))
    try:
        bound = engine.bound(GraphQLRequest(query, variables=variables))
    except RequestError as exc:
        raise InvalidInput("BAD_DOCUMENT", exc.message, "Mend the document, or give --params.") from exc
    for root, params in bound:
        named = getattr(root, "plans", None) or {root.name: getattr(root, "plan", None)}
        for name, plan in named.items():
            if plan is not None:
                shown = root.name if name == root.name else f"{root.name} {name}"
                own = {"result": {}} if "result" in plan.statement and "input" in params else params
                yield Explained(shown, plan.statement, {**own, **rights.params})
