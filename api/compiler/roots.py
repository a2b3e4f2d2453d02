"""The root fields of an operation: look-ups, ``node``, searches, mutations, ``__typename``, introspection, each with its plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
    get_argument_values,
)
from graphql.execution.values import VariableValues

from analytics.store import FlowStore
from api.audit.conduct import CONDUCT, compile_conduct
from api.audit.feed import FEED, compile_feed
from api.compiler.compile import Compiler, compile_root
from api.compiler.parts import split_id
from api.compiler.plan import Answering, Params, Plan
from api.compiler.search import SEARCHES, compile_search
from api.compiler.selection import collect_fields
from api.flows.exports import Exports
from api.flows.plan import FlowPlan
from api.flows.registry import FLOWS
from api.mutations.mutation import CHANGES
from api.mutations.plan import compile_mutation
from domain.rights import Rights
from domain.transfer_terms import Terms
from graph.database import Database, QueryTimeout
from graph.fields.registry import NODE_TYPES, ROOTS
from workflows.verification import Verifying


class Record(Protocol):
    """Records that people stand in an answer; raises where that cannot be recorded, and then the answer is not given."""

    def __call__(self, people: Sequence[str], reason: str | None, what: Mapping[str, Any] | None = None) -> None:
        """Record the ids of ``people``, or which figures of cohorts, and why they were read."""


def unrecorded(people: Sequence[str], reason: str | None, what: Mapping[str, Any] | None = None) -> None:
    """Record nothing: for tests and measurements, whose people are generated."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs besides a plan: store, caller, when to give up (monotonic seconds), read log, terms, the request.

    ``verifying``: how identity numbers and mobiles are verified; ``address``: from where the request came.
    """

    db: Database
    rights: Rights
    deadline: float
    record: Record
    flows: FlowStore = field(default_factory=lambda: FlowStore(None))
    exports: Exports = field(default_factory=lambda: Exports(None, FlowStore(None)))
    terms: Terms = field(default_factory=Terms)
    request_id: str | None = None
    verifying: Verifying | None = None
    address: str | None = None

    async def value(self, plan: Plan, params: Params) -> Any:
        """Run the statement of a plan with the caller's scopes in its parameters."""
        left_s = self.deadline - time.monotonic()
        if left_s <= 0:
            raise QueryTimeout("TIMEOUT", f"{plan.name} began past its deadline.")
        return await self.db.read_value(plan.name, plan.statement, params | self.rights.params, timeout_s=left_s)


class RootPlan(Protocol):
    """One root field, ready to be bound to a request's variables and read."""

    @property
    def key(self) -> str:
        """Response key."""

    @property
    def name(self) -> str:
        """Name in logs."""

    @property
    def required(self) -> bool:
        """Whether the field is never null."""

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request."""

    def cost(self, params: Params) -> int:
        """Return what reading costs."""

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Read and shape the value."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One thing by its key, or the caller."""

    key: str
    required: bool
    plan: Plan

    @property
    def name(self) -> str:
        """Name in logs."""
        return self.plan.name

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request."""
        return self.plan.bind(variables)

    def cost(self, params: Params) -> int:
        """Return what reading costs."""
        return self.plan.cost(params)

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Read and shape the value."""
        row = await reading.value(self.plan, answering.params)
        return None if row is None else self.plan.shape(row, answering)


@dataclass(frozen=True, slots=True)
class NodeLookup:
    """One thing by its global id: the plan of the type that the id names."""

    key: str
    required: bool
    name: str
    plans: Mapping[str, Plan]
    read_id: Callable[[VariableValues], str]

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request; an id that names nothing finds nothing."""
        type_name, node_key = split_id(self.read_id(variables))
        if type_name not in self.plans:
            return {"node_type": None}
        return {**self.plans[type_name].bind(variables), "node_type": type_name, "node_key": node_key}

    def cost(self, params: Params) -> int:
        """Return what reading costs."""
        return self.plans[params["node_type"]].cost(params) if params["node_type"] else 1

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Read and shape the value."""
        type_name = answering.params["node_type"]
        if type_name is None:
            return None
        plan = self.plans[type_name]
        row = await reading.value(plan, answering.params)
        return None if row is None else plan.shape(row, answering)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that needs no reading: ``__typename`` and introspection."""

    key: str
    required: bool
    name: str
    value: Any

    def bind(self, variables: VariableValues) -> Params:  # noqa: ARG002
        """Return no parameters."""
        return {}

    def cost(self, params: Params) -> int:  # noqa: ARG002
        """Return what reading costs: nothing."""
        return 0

    async def read(self, answering: Answering, reading: Reading) -> Any:  # noqa: ARG002
        """Return the value."""
        return self.value


def compile_roots(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues,
) -> list[RootPlan]:
    """Compile every root field of an operation, in the order of the answer."""
    root = schema.get_root_type(operation.operation)
    assert root is not None  # noqa: S101 - the operation was validated
    plans: list[RootPlan] = []
    for key, nodes in collect_fields(root, [operation.selection_set], fragments, variables).items():
        name = nodes[0].name.value
        if name == "__typename":
            plans.append(Constant(key, required=True, name=name, value=root.name))
        elif name.startswith("__"):
            plans.append(_introspection(schema, operation, fragments, variables, key, nodes))
        else:
            plans.append(_compile(schema, fragments, variables, root.fields[name], key, nodes))
    return plans


def _compile(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues,
    definition: GraphQLField,
    key: str,
    nodes: list[FieldNode],
) -> RootPlan:
    name = nodes[0].name.value
    required = isinstance(definition.type, GraphQLNonNull)
    if name in CHANGES:
        new_compiler = partial(Compiler, schema, fragments, variables)
        return compile_mutation(new_compiler, CHANGES[name], definition, nodes, key)
    if name in FLOWS:
        return FlowPlan(key, f"flows/{name}", required, definition, nodes, fragments, FLOWS[name])
    compiler = Compiler(schema, fragments, variables)
    if name in SEARCHES:
        return compile_search(compiler, SEARCHES[name], definition, nodes, key)
    if name in {FEED, CONDUCT}:
        return _of_the_log(compiler, definition, nodes, key)
    if name != "node":
        return Lookup(key, required, compile_root(compiler, ROOTS[name], definition, nodes, key))
    plans = {
        type_name: compile_root(Compiler(schema, fragments, variables), root, definition, nodes, key)
        for type_name, root in NODE_TYPES.items()
    }

    def read_id(values: VariableValues) -> str:
        return str(get_argument_values(definition, nodes[0], values)["id"])

    return NodeLookup(key, required, "compiled/node", plans, read_id)


def _of_the_log(compiler: Compiler, definition: GraphQLField, nodes: list[FieldNode], key: str) -> RootPlan:
    """Compile a question to the event log; both answer null to who is no auditor."""
    if nodes[0].name.value == CONDUCT:
        return compile_conduct(compiler, definition, nodes, key)
    return Lookup(key, False, compile_feed(compiler, definition, nodes, key))


def _introspection(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues,
    key: str,
    nodes: list[FieldNode],
) -> Constant:
    only = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    document = DocumentNode(definitions=(only, *fragments.values()))
    result = execute_sync(schema, document, variable_values=dict(variables.coerced))
    if result.errors:
        raise result.errors[0]
    assert result.data is not None  # noqa: S101 - no errors
    return Constant(key, required=False, name="introspection", value=result.data[key])
