"""The feed of changes: events after a number, in the order of numbers, and the number to go on from.

A page looks at a bounded number of events. Where they are of other types, or out of the caller's scopes, it is short or empty,
and the number goes on all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from api.compiler.compile import REASON
from api.compiler.connection import page_size
from api.compiler.parts import object_type
from api.compiler.plan import Params, Plan
from api.errors import Code, RequestError
from graph.database import statement

if TYPE_CHECKING:
    from api.compiler.compile import Compiler

FEED = "changes"
LOOKED_AT = 500  # events a page
FEED_COST = 20
MOST_TYPES = 50


def compile_feed(compiler: Compiler, definition: GraphQLField, nodes: list[FieldNode], key: str) -> Plan:
    """Compile the feed and the selection of its events."""
    node = nodes[0]

    def bind(variables: VariableValues, params: Params) -> None:
        params |= feed_params(get_argument_values(definition, node, variables), key)

    compiler.binders.append(bind)
    inner = compiler.compile_object(object_type(definition), nodes, "n0", None, (key,))
    assert inner.shape is not None  # noqa: S101 - objects always have a shaper
    found = f"CALL () {{ {statement('audit_event/list_changes')} }} WITH {{events: events, next: next, last: last}} AS n0"
    return Plan(
        name="audit_event/list_changes",
        statement=f"{found} RETURN {inner.cypher} AS row",
        binders=tuple(compiler.binders),
        shape=inner.shape,
        cost=lambda params: FEED_COST + params["limit"] * (inner.cost(params) if inner.cost else 0),
    )


def feed_params(values: dict[str, Any], key: str) -> Params:
    """Return the parameters of a question.

    Raises
    ------
    RequestError
        ``BAD_INPUT``: ``since`` is below 0, or too many types or events are asked for.
    """
    since, types = values.get("since") or 0, values.get("types")
    if since < 0:
        raise RequestError(Code.BAD_INPUT, "since must be 0, or the number to go on from.", (key, "since"))
    if types is not None and len(types) > MOST_TYPES:
        raise RequestError(Code.BAD_INPUT, f"types has at most {MOST_TYPES}; leave it out for all.", (key, "types"))
    return {
        "since": since,
        "scan": LOOKED_AT,
        "limit": page_size(values, (key,)),
        "types": types,
        "within": values.get("within"),
        REASON: values.get(REASON),
    }
