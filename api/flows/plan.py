"""Root fields answered from the extract: arguments bound, the answer asked, the selection shaped from dictionaries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_argument_values, get_named_type
from graphql.execution.values import VariableValues
from graphql.pyutils import camel_to_snake

from api.compiler.compile import EXTRACTED_COST, REASON
from api.compiler.connection import page_size
from api.compiler.plan import Answering, Params
from api.compiler.selection import Fragments, collect_fields
from api.errors import Code, Path, RequestError
from domain.errors import NotFound
from graph.database import QueryTimeout

if TYPE_CHECKING:
    from api.compiler.roots import Reading

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: the arguments (plain values), what reading needs, the answer in the making, where the field stands."""

    values: Values
    reading: Reading
    answering: Answering
    path: Path


Answer = Callable[[Asking], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Later:
    """A field with arguments of its own, asked only where it is selected."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """One root field over the extract."""

    key: str
    name: str
    required: bool
    definition: GraphQLField
    nodes: list[FieldNode]
    fragments: Fragments
    answer: Answer

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request."""
        values = plain(get_argument_values(self.definition, self.nodes[0], variables))
        size = page_size(values, (self.key,)) if "first" in self.definition.args else 0
        return {"values": values, "variables": variables, "size": size, REASON: values.get(REASON)}

    def cost(self, params: Params) -> int:
        """Return what reading costs."""
        return EXTRACTED_COST + int(params["size"])

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Ask, and shape the value."""
        asking = Asking(answering.params["values"], reading, answering, (self.key,))
        shaping = Shaping(self.fragments, answering.params["variables"], asking)
        try:
            async with asyncio.timeout(reading.deadline - time.monotonic()):
                value = await told(self.answer, asking)
                return await shaping.shape(self.definition, self.nodes, value)
        except TimeoutError as exc:
            raise QueryTimeout("TIMEOUT", f"{self.name} ran past its deadline.") from exc


async def told(answer: Answer, asking: Asking) -> Any:
    """Ask, and say what is missing where there is no extract."""
    try:
        return await answer(asking)
    except NotFound as exc:
        raise RequestError(Code.UNAVAILABLE, f"{exc.problem} {exc.next_step}", asking.path) from exc


@dataclass(frozen=True, slots=True)
class Shaping:
    """Walks a selection over dictionaries whose keys are the fields' Python names."""

    fragments: Fragments
    variables: VariableValues
    asking: Asking

    async def shape(self, definition: GraphQLField, nodes: list[FieldNode], value: Any) -> Any:
        """Return the part of a value that is selected."""
        if isinstance(value, Later):
            values = plain(get_argument_values(definition, nodes[0], self.variables))
            value = await told(value.answer, Asking(values, self.asking.reading, self.asking.answering, self.asking.path))
        if value is None:
            return None
        if isinstance(value, list):
            return [await self.shape(definition, nodes, each) for each in value]
        named = get_named_type(definition.type)
        if not isinstance(named, GraphQLObjectType):
            return value.name if isinstance(value, Enum) else value
        sets = [node.selection_set for node in nodes if node.selection_set]
        shaped: dict[str, Any] = {}
        for key, selected in collect_fields(named, sets, self.fragments, self.variables).items():
            name = selected[0].name.value
            if name == "__typename":
                shaped[key] = named.name
                continue
            shaped[key] = await self.shape(named.fields[name], selected, value[camel_to_snake(name)])
        return shaped


def plain(value: Any) -> Any:
    """Return arguments as plain values: enum members become their values, input objects dictionaries."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {camel_to_snake(name): plain(each) for name, each in value.items()}
    return value
