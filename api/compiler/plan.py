"""What compiling gives: a statement, how its parameters are made from a request, and how its value becomes the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLField
from graphql.execution.values import VariableValues

from api.errors import Path

Params = dict[str, Any]


@dataclass(slots=True)
class Answering:
    """The state of one answer while rows are shaped: the parameters used, the errors met, the people who stand in it.

    ``pending`` counts the parts that are answered from the extract afterwards (`api.flows.pending`).
    """

    params: Params
    errors: list[tuple[Path, str]] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    pending: int = 0

    def prefix_errors(self, known: int, key: str | int) -> None:
        """Put ``key`` before the paths of the errors that came after the first ``known``."""
        self.errors[known:] = [((key, *path), name) for path, name in self.errors[known:]]


@dataclass(frozen=True, slots=True)
class Pending:
    """A part of an answer that is asked of the extract once the graph has answered: arguments with the key, and the selection."""

    values: Mapping[str, Any]
    definition: GraphQLField
    nodes: list[FieldNode]
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues


class NullError(Exception):
    """A field that is never null was null; ``path`` leads to it from the place that catches the error."""

    def __init__(self, field_name: str, path: Path = ()) -> None:
        super().__init__(field_name)
        self.field_name = field_name
        self.path = path


Shaper = Callable[[Any, Answering], Any]
Cost = Callable[[Params], int]
Binder = Callable[[VariableValues, Params], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One selected thing: its expression in the list of a row, its shaper (``None``: as it is) and its cost."""

    cypher: str
    shape: Shaper | None = None
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One root field, compiled: a statement of one record with one column."""

    name: str
    statement: str
    binders: tuple[Binder, ...]
    shape: Shaper
    cost: Cost

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request; raises ``RequestError`` for arguments that cannot be used."""
        params: Params = {}
        for binder in self.binders:
            binder(variables, params)
        return params


def fill(template: str, **names: str) -> str:
    """Put variables and parameters into a declaration's template (``{n}``, ``{m}``, ``{r}``, ``{on}``, ``{arg}``).

    >>> fill("{m}.kind IN {arg}", m="n1", arg="$p0")
    'n1.kind IN $p0'
    """
    for name, value in names.items():
        template = template.replace("{" + name + "}", value)
    return template
