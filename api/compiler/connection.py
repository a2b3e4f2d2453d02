"""Compiling a paged list: keyset, page size, totals and page information, as one list in its object's row.

The value of a connection is ``[rows, total, before, after]``. ``rows`` holds one list ``[key, selection, …]`` per edge, at most
one more than the page, which says whether there is more. ``total`` is there only where totalCount is asked for; ``before`` and
``after``, whether anything lies beyond the cursors, only where pageInfo is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from api.compiler.cursors import decode, fingerprint
from api.compiler.edges import Edges, PageRows, compile_edges
from api.compiler.parts import object_type, plain, source
from api.compiler.plan import Answering, Params, Piece, fill
from api.errors import Code, Path, RequestError
from graph.fields.declare import Connection

if TYPE_CHECKING:
    from api.compiler.compile import Compiler

DEFAULT_PAGE = 50
MAX_PAGE = 100


def compile_connection(
    compiler: Compiler,
    connection: Connection,
    definition: GraphQLField,
    nodes: list[FieldNode],
    var: str,
    on: str | None,
    path: Path,
) -> Piece:
    """Compile one paged list of the thing that ``var`` is bound to."""
    given = compiler.given(definition, nodes[0])
    connection = variant_of(connection, given)
    m, r = compiler.new_name("n"), compiler.new_name("r")
    key = fill(connection.order, m=m)
    rows = source(connection, var, m, r, on)
    values = {}
    for name, condition in connection.filters.items():
        if name in given:
            values[name] = compiler.argument_param(definition, nodes[0], name)
            template = condition.dated if on and condition.dated else condition.cypher
            rows += f" AND {fill(template, n=var, m=m, r=r, arg=values[name])}"
    paging = Paging(
        limit=compiler.new_name("limit"),
        list_id=compiler.new_name("list"),
        after=compiler.new_name("after") if "after" in given else None,
        before=compiler.new_name("before") if "before" in given else None,
        backward=("last" in given) is not connection.descending,
        descending=connection.descending,
        order=fill(connection.order_by or connection.order, m=m),
        carried="*" if connection.order_by else m,
        seek=fill(connection.seek, m=m) if connection.seek else "",
    )
    chosen_by = [value[1:] for value in (*values.values(), *([on] if on else []))]
    coordinate = f"{connection.target}.{nodes[0].name.value}.{connection.match}.{connection.order}"
    compiler.binders.append(_page_binder(paging, definition, nodes[0], coordinate, chosen_by, path))
    edges = compile_edges(compiler, object_type(definition), nodes, m, on, path)
    return Piece(
        _cypher(paging, edges, rows, key),
        _shaper(paging, edges),
        lambda params: 1 + (params[paging.limit] - 1) * (1 + (edges.cost(params) if edges.cost else 0)),
    )


@dataclass(frozen=True, slots=True)
class Paging:
    """The parameter names of one list's page."""

    limit: str
    list_id: str
    after: str | None
    before: str | None
    backward: bool
    descending: bool
    order: str
    carried: str
    seek: str


def variant_of(connection: Connection, given: Mapping[str, Any]) -> Connection:
    """Return the list that the argument ``of`` chooses."""
    return connection.variants.get(plain(given["of"]), connection) if "of" in given else connection


def _cypher(paging: Paging, edges: Edges, rows: str, key: str) -> str:
    later, earlier = ("<", ">") if paging.descending else (">", "<")
    keyset = _bound(paging, key, later, paging.after) + _bound(paging, key, earlier, paging.before)
    columns = paging.order.split(", ") if paging.carried == "*" else [paging.order]
    order = ", ".join(f"{column} DESC" for column in columns) if paging.backward else ", ".join(columns)
    items = ", ".join([key, *edges.items])
    page = f"COLLECT {{ {rows}{keyset} WITH {paging.carried} ORDER BY {order} LIMIT ${paging.limit} RETURN [{items}] }}"
    end = "" if rows.startswith("MATCH") and " WITH " not in rows else " RETURN 1 AS one"
    total = f"COUNT {{ {rows}{end} }}" if edges.wants_total else "null"
    looked = edges.wants_page_info
    before = f"EXISTS {{ {rows} AND {key} {earlier}= ${paging.after}{end} }}" if paging.after and looked else "false"
    after = f"EXISTS {{ {rows} AND {key} {later}= ${paging.before}{end} }}" if paging.before and looked else "false"
    return f"[{page if edges.wants_rows else '[]'}, {total}, {before}, {after}]"


def _bound(paging: Paging, key: str, direction: str, cursor: str | None) -> str:
    """Return the predicate of what lies beyond a cursor; empty without one."""
    if cursor is None:
        return ""
    seek = f" AND {fill(paging.seek, op=direction + '=', cursor='$' + cursor)}" if paging.seek else ""
    return f"{seek} AND {key} {direction} ${cursor}"


def _shaper(paging: Paging, edges: Edges) -> Callable[[list[Any], Answering], Any]:
    def shape(value: list[Any], answering: Answering) -> Any:
        rows, total, before, after = value
        size = answering.params[paging.limit] - 1
        more = len(rows) > size
        del rows[size:]
        last = paging.backward is not paging.descending
        if last:
            rows.reverse()
        page = PageRows(
            rows=rows,
            keys=[[row[0]] for row in rows],
            list_id=answering.params[paging.list_id],
            total=total,
            has_next=after or (more and not last),
            has_previous=before or (more and last),
        )
        return edges.shape(page, answering)

    return shape


def _page_binder(
    paging: Paging, definition: GraphQLField, node: FieldNode, coordinate: str, chosen_by: list[str], path: Path
) -> Callable[[VariableValues, Params], None]:
    def bind(variables: VariableValues, params: Params) -> None:
        values = get_argument_values(definition, node, variables)
        params[paging.limit] = page_size(values, path) + 1
        list_id = params[paging.list_id] = fingerprint(coordinate, [params[name] for name in chosen_by])
        for name, argument in ((paging.after, "after"), (paging.before, "before")):
            if name:
                params[name] = decode(values[argument], list_id, (str,), (*path, argument))[0]

    return bind


def page_size(values: dict[str, Any], path: Path) -> int:
    """Return the size of the page that ``first`` or ``last`` ask for.

    Raises
    ------
    RequestError
        ``BAD_INPUT``: both are given, or one is not within 0 to 100.
    """
    first, last = values.get("first"), values.get("last")
    if first is not None and last is not None:
        raise RequestError(Code.BAD_INPUT, "Give first or last, not both.", path)
    size = first if first is not None else last if last is not None else DEFAULT_PAGE
    if not 0 <= size <= MAX_PAGE:
        name = "first" if first is not None else "last"
        raise RequestError(Code.BAD_INPUT, f"{name} must be within 0 and {MAX_PAGE}, not {size}.", path)
    return int(plain(size))
