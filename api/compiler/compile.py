"""From a validated selection to one Cypher statement.

``Compiler`` walks the selection of one root field once. Every selected field becomes a ``Piece``: an expression that stands in
the list of its object's row, and the shaper that turns its value into the answer. Nothing a client sent stands in the text of
the statement: all values are parameters, so that one shape of operation is one plan in the database's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, get_argument_values
from graphql.execution.values import VariableValues
from graphql.pyutils import camel_to_snake

from api.compiler.connection import compile_connection
from api.compiler.parts import (
    ALL,
    guarded,
    object_type,
    only_if,
    plain,
    source,
    split_id,
    there,
    times,
    too_expensive,
    total_cost,
)
from api.compiler.plan import Answering, Binder, Params, Pending, Piece, Plan, fill
from api.compiler.selection import Fragments, collect_fields
from api.compiler.shape import Member, list_shaper, logged_shaper, object_shaper
from api.errors import Path
from graph.fields.declare import Connection, Extracted, Field, Link, Root, Value
from graph.fields.registry import NOUNS

MAX_DEPTH = 16
MAX_FIELDS = 1_000
EXTRACTED_COST = 100  # of a question over columns
CODES = {"code", "organisation"}  # arguments of root fields that name an organisation or a division
REASON = "reason"  # the parameter, and the argument of root fields, that says why people are read


class Compiler:
    """Compiles one root field.

    Parameters
    ----------
    schema : GraphQLSchema
        The schema that the operation was validated against.
    fragments : Fragments
        The fragments of the document by name.
    variables : VariableValues
        The coerced variables: directives are decided by them, and an argument whose variable is null counts as not given.
    """

    def __init__(self, schema: GraphQLSchema, fragments: Fragments, variables: VariableValues) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.binders: list[Binder] = []
        self._names = 0
        self._fields = 0

    def new_name(self, prefix: str) -> str:
        """Return a variable or parameter name that nothing else in the statement has."""
        self._names += 1
        return f"{prefix}{self._names}"

    def given(self, definition: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """Return the argument values of a field, without those that are null."""
        values = get_argument_values(definition, node, self.variables)
        return {name: value for name, value in values.items() if value is not None}

    def add_param(self, make: Callable[[VariableValues], Any]) -> str:
        """Add a parameter whose value ``make`` gives for each request; return it as ``$name``."""
        name = self.new_name("p")

        def bind(variables: VariableValues, params: Params) -> None:
            params[name] = make(variables)

        self.binders.append(bind)
        return f"${name}"

    def argument_param(self, definition: GraphQLField, node: FieldNode, name: str) -> str:
        """Add the parameter that holds one argument's value."""
        return self.add_param(lambda variables: plain(get_argument_values(definition, node, variables).get(name)))

    def members(
        self, on_type: GraphQLObjectType, nodes: Sequence[FieldNode], path: Path
    ) -> Iterator[tuple[str, str, list[FieldNode], Path]]:
        """Yield the selected fields of an object: response key, field name, nodes, response path."""
        sets = [node.selection_set for node in nodes if node.selection_set]
        for key, selected in collect_fields(on_type, sets, self.fragments, self.variables).items():
            self._fields += 1
            here = (*path, key)
            if self._fields > MAX_FIELDS:
                raise too_expensive(f"selects more than {MAX_FIELDS} fields", here)
            if len(here) > MAX_DEPTH:
                raise too_expensive(f"is more than {MAX_DEPTH} levels deep", here)
            yield key, selected[0].name.value, selected, here

    def compile_object(
        self, on_type: GraphQLObjectType, nodes: Sequence[FieldNode], var: str, on: str | None, path: Path, whole: str = ALL
    ) -> Piece:
        """Compile the selection of one thing of the graph that ``var`` is bound to; its value is a list, its row.

        ``whole`` says whether the caller sees all of it.
        """
        noun = NOUNS[on_type.name]
        pieces: list[Piece] = []
        members: list[Member] = []
        for key, name, selected, here in self.members(on_type, nodes, path):
            if name == "__typename":
                pieces.append(Piece(f"'{on_type.name}'"))
                members.append(Member(key, None, required=True))
                continue
            definition = on_type.fields[name]
            declaration = noun.fields[camel_to_snake(name)]
            piece = self._compile_field(declaration, definition, selected, var, on, here, whole)
            if whole != ALL and camel_to_snake(name) not in noun.part:
                piece = replace(piece, cypher=only_if(whole, piece.cypher))
            pieces.append(piece)
            members.append(Member(key, piece.shape, isinstance(definition.type, GraphQLNonNull)))
        cost = total_cost([piece.cost for piece in pieces])
        if not noun.logged:
            return Piece("[" + ", ".join(piece.cypher for piece in pieces) + "]", object_shaper(members), cost)
        row = "[" + ", ".join([*(piece.cypher for piece in pieces), f"{var}.{noun.key}"]) + "]"
        return Piece(row, logged_shaper(object_shaper(members)), cost)

    def _compile_field(
        self,
        declaration: Field,
        definition: GraphQLField,
        nodes: list[FieldNode],
        var: str,
        on: str | None,
        path: Path,
        whole: str,
    ) -> Piece:
        if isinstance(declaration, Value):
            return _compile_value(declaration, var, on)
        if isinstance(declaration, Extracted):
            return self._compile_extracted(declaration, definition, nodes, var, on)
        if "asOf" in self.given(definition, nodes[0]):
            on = self.argument_param(definition, nodes[0], "asOf")
        if isinstance(declaration, Connection):
            return compile_connection(self, declaration, definition, nodes, var, on, path)
        return self._compile_link(declaration, definition, nodes, var, on, path, whole)

    def _compile_extracted(
        self, declaration: Extracted, definition: GraphQLField, nodes: list[FieldNode], var: str, on: str | None
    ) -> Piece:
        if on:
            return Piece("null")
        given = self.add_param(
            lambda variables: {name: plain(value) for name, value in get_argument_values(definition, nodes[0], variables).items()}
        )
        key = declaration.key

        def shape(stored: str, answering: Answering) -> Pending:
            answering.pending += 1
            values = {**answering.params[given[1:]], key: stored}
            return Pending(values, definition, nodes, self.fragments, self.variables)

        return Piece(f"{var}.{key}", shape, lambda _: EXTRACTED_COST)

    def _compile_link(
        self, link: Link, definition: GraphQLField, nodes: list[FieldNode], var: str, on: str | None, path: Path, whole: str
    ) -> Piece:
        if link.undated and on:
            return Piece("null")
        m, r = self.new_name("n"), self.new_name("r")
        inner = self.compile_object(object_type(definition), nodes, m, on, path)
        order = f" ORDER BY {fill(link.order, m=m, r=r)}" if link.order else ""
        match = source(link, var, m, r, on, whole)
        for name in link.arguments:
            match = fill(match, **{name: self.argument_param(definition, nodes[0], name)})
        found = f"COLLECT {{ {match} RETURN {inner.cypher}{order} }}"
        cypher = guarded(found if link.many else f"{found}[0]", link.scope, var)
        shape = list_shaper(inner.shape) if link.many and inner.shape else inner.shape
        return Piece(cypher, shape, times(inner.cost, link.weight))


def _compile_value(value: Value, var: str, on: str | None) -> Piece:
    template = value.dated if on and value.dated else value.cypher
    cypher = guarded(fill(template, n=var, on=on or ""), value.scope, var)
    make = value.shape
    return Piece(cypher, (lambda stored, _: make(stored)) if make else None)


def reason_binder(definition: GraphQLField, node: FieldNode) -> Binder:
    """Return the binder of the reason for reading people."""

    def bind(variables: VariableValues, params: Params) -> None:
        params[REASON] = get_argument_values(definition, node, variables).get(REASON)

    return bind


def key_of(type_name: str, id_: str) -> str:
    """Return the key that an ``id`` argument names: a global id of the type, or the key itself."""
    named, key = split_id(id_)
    return key if named == type_name else id_


def compile_root(compiler: Compiler, root: Root, definition: GraphQLField, nodes: list[FieldNode], key: str) -> Plan:
    """Compile a root field that finds one thing by its key, or by nothing but the caller."""
    target = compiler.schema.get_type(root.target)
    assert isinstance(target, GraphQLObjectType)  # noqa: S101 - the registry names object types
    node = nodes[0]
    on = compiler.argument_param(definition, node, "asOf") if "asOf" in compiler.given(definition, node) else None
    if REASON in definition.args:
        compiler.binders.append(reason_binder(definition, node))
    arg = "$node_key"
    if "id" in definition.args and node.name.value != "node":
        arg = compiler.add_param(lambda values: key_of(root.target, str(get_argument_values(definition, node, values)["id"])))
    for name in CODES & set(definition.args):
        arg = compiler.argument_param(definition, node, name)
    whole = "whole" if NOUNS[root.target].whole else ALL
    inner = compiler.compile_object(target, nodes, "n0", on, (key,), whole)
    found = f"{fill(root.match, n='n0', arg=arg)}{there(root.target, 'n0', on, ' WHERE ')}"
    assert inner.shape is not None  # noqa: S101 - objects always have a shaper
    return Plan(
        name=f"compiled/{node.name.value}",
        statement=f"{found} RETURN {inner.cypher} AS row",
        binders=tuple(compiler.binders),
        shape=inner.shape,
        cost=times(inner.cost, 1),
    )
