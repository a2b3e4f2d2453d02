"""The inside of a connection: edges, nodes, pageInfo and totalCount, however often and under whatever alias they are selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLObjectType

from api.compiler.cursors import encode
from api.compiler.parts import object_type, total_cost
from api.compiler.plan import Answering, Cost, NullError, Piece
from api.errors import Path

if TYPE_CHECKING:
    from api.compiler.compile import Compiler


@dataclass(slots=True)
class PageRows:
    """One page as it came from the store: a list ``[key, selection, …]`` per edge, and the edges' order keys."""

    rows: list[list[Any]]
    keys: list[list[Any]]
    list_id: str
    total: int | None
    has_next: bool
    has_previous: bool
    total_capped: bool = False

    def cursor(self, index: int) -> str:
        """Return the cursor of one edge."""
        return encode(self.list_id, self.keys[index])


PagePart = Callable[[PageRows, Answering], Any]


@dataclass(slots=True)
class Edges:
    """What a connection selects: the expressions of one edge's row, and how a page becomes the answer."""

    items: list[str] = field(default_factory=list)
    parts: list[tuple[str, PagePart]] = field(default_factory=list)
    costs: list[Cost | None] = field(default_factory=list)
    wants_total: bool = False
    wants_page_info: bool = False
    wants_edges: bool = False

    @property
    def wants_rows(self) -> bool:
        """Whether anything but the total is asked for."""
        return self.wants_edges or self.wants_page_info

    @property
    def cost(self) -> Cost | None:
        """Cost of what one edge selects."""
        return total_cost(self.costs)

    def add(self, piece: Piece) -> int:
        """Add a selection to the edge's row; return its index there (0 is the key)."""
        self.items.append(piece.cypher)
        self.costs.append(piece.cost)
        return len(self.items)

    def shape(self, page: PageRows, answering: Answering) -> dict[str, Any]:
        """Return the connection of the answer."""
        return {key: _part(key, part, page, answering) for key, part in self.parts}


def _part(key: str, part: PagePart, page: PageRows, answering: Answering) -> Any:
    known = len(answering.errors)
    try:
        value = part(page, answering)
    except NullError as exc:
        exc.path = (key, *exc.path)
        raise
    if len(answering.errors) > known:
        answering.prefix_errors(known, key)
    return value


def compile_edges(
    compiler: Compiler, connection: GraphQLObjectType, nodes: list[FieldNode], m: str, on: str | None, path: Path
) -> Edges:
    """Compile the selection of a connection whose edges' things are bound to ``m``."""
    edges = Edges()
    for key, name, selected, here in compiler.members(connection, nodes, path):
        part: PagePart
        edges.wants_edges |= name in {"edges", "nodes"}
        if name == "edges":
            part = _edges(compiler, edges, object_type(connection.fields[name]), selected, m, on, here)
        elif name == "nodes":
            piece = compiler.compile_object(object_type(connection.fields[name]), selected, m, on, here)
            part = _nodes(edges.add(piece), piece)
        elif name == "pageInfo":
            part = _page_info(compiler, object_type(connection.fields[name]), selected, here)
            edges.wants_page_info = True
        elif name == "totalCount":
            part = _total
            edges.wants_total = True
        elif name == "totalCountCapped":
            part = _total_capped
            edges.wants_total = True
        else:
            part = _constant(connection.name)
        edges.parts.append((key, part))
    return edges


def _edges(
    compiler: Compiler,
    edges: Edges,
    edge_type: GraphQLObjectType,
    nodes: list[FieldNode],
    m: str,
    on: str | None,
    path: Path,
) -> PagePart:
    cursor_keys: list[str] = []
    things: list[tuple[str, int, Piece]] = []
    order: list[str] = []
    names: list[str] = []
    for key, name, selected, here in compiler.members(edge_type, nodes, path):
        order.append(key)
        if name == "cursor":
            cursor_keys.append(key)
        elif name == "node":
            piece = compiler.compile_object(object_type(edge_type.fields[name]), selected, m, on, here)
            things.append((key, edges.add(piece), piece))
        else:
            names.append(key)

    def part(page: PageRows, answering: Answering) -> list[Any]:
        shaped = []
        for index, row in enumerate(page.rows):
            edge: dict[str, Any] = dict.fromkeys(order)
            for key in cursor_keys:
                edge[key] = page.cursor(index)
            for key in names:
                edge[key] = edge_type.name
            for key, position, piece in things:
                edge[key] = _thing(piece, row[position], answering, (index, key))
            shaped.append(edge)
        return shaped

    return part


def _nodes(position: int, piece: Piece) -> PagePart:
    def part(page: PageRows, answering: Answering) -> list[Any]:
        return [_thing(piece, row[position], answering, (index,)) for index, row in enumerate(page.rows)]

    return part


def _thing(piece: Piece, row: list[Any], answering: Answering, path: Path) -> Any:
    known = len(answering.errors)
    assert piece.shape is not None  # noqa: S101 - objects always have a shaper
    try:
        shaped = piece.shape(row, answering)
    except NullError as exc:
        exc.path = (*path, *exc.path)
        raise
    if len(answering.errors) > known:
        for step in reversed(path):
            answering.prefix_errors(known, step)
    return shaped


def _page_info(compiler: Compiler, page_info: GraphQLObjectType, nodes: list[FieldNode], path: Path) -> PagePart:
    readers: dict[str, Callable[[PageRows], Any]] = {
        "hasNextPage": lambda page: page.has_next,
        "hasPreviousPage": lambda page: page.has_previous,
        "startCursor": lambda page: page.cursor(0) if page.rows else None,
        "endCursor": lambda page: page.cursor(-1) if page.rows else None,
        "__typename": lambda _: page_info.name,
    }
    chosen = [(key, readers[name]) for key, name, _, _ in compiler.members(page_info, nodes, path)]
    return lambda page, _: {key: read(page) for key, read in chosen}


def _total(page: PageRows, _: Answering) -> int | None:
    return page.total


def _total_capped(page: PageRows, _: Answering) -> bool:
    return page.total_capped


def _constant(name: str) -> PagePart:
    return lambda _, __: name
