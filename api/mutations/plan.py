"""One mutation, ready to be bound and run: the change, then the read of what it answers, in one transaction.

The selection is compiled like any read, once for each type of the result's union. It is read before the commit, and people in it
go into the read log before the commit too: where the answer cannot be given, nothing has changed.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, GraphQLUnionType, get_argument_values, get_named_type
from graphql.execution.values import VariableValues
from graphql.pyutils import camel_to_snake

from api.compiler.compile import Compiler, compile_root
from api.compiler.parts import plain
from api.compiler.plan import Answering, Params, Plan
from api.mutations.change import Change, Input, Result, Surroundings
from api.mutations.failures import failure_of
from domain.errors import Conflict, LeagueGraphError
from graph.database import QueryTimeout, Transaction
from graph.fields.results import RESULTS
from graph.idempotency import IdempotencyKey, begin_record, complete_record

if TYPE_CHECKING:
    from api.compiler.roots import Reading

WRITE_COST = 10
INPUT, BOUND = "input", "bound"


@dataclass(frozen=True, slots=True)
class MutationPlan:
    """One mutation of an operation."""

    key: str
    name: str
    change: Change
    definition: GraphQLField
    node: FieldNode
    plans: Mapping[str, Plan]
    required: bool = field(default=False)

    def bind(self, variables: VariableValues) -> Params:
        """Return the input, and the parameters of the read of every type of the result."""
        given = get_argument_values(self.definition, self.node, variables)["input"]
        return {INPUT: Input(_named(given)), BOUND: {name: plan.bind(variables) for name, plan in self.plans.items()}}

    def cost(self, params: Params) -> int:
        """Return what the change and the dearest result cost."""
        reads = [plan.cost(params[BOUND][name]) for name, plan in self.plans.items()]
        return WRITE_COST + self.change.size(params[INPUT]) + max(reads)

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Make the change and return what it answers; what is refused is an answer too."""
        running = _Running(self, answering, reading)
        try:
            return await running.changed()
        except LeagueGraphError as exc:
            failure = failure_of(exc)
            if failure is None:
                raise
            return await running.failed(*failure)


@dataclass(slots=True)
class _Running:
    """One mutation while it runs."""

    plan: MutationPlan
    answering: Answering
    reading: Reading

    @property
    def data(self) -> Input:
        """The input, with the terms of this process, the id of the request, and what surrounds it."""
        data: Input = self.answering.params[INPUT]
        reading = self.reading
        around = Surroundings(reading.db, self._left_s(), reading.verifying, reading.address)
        return replace(data, terms=reading.terms, request_id=reading.request_id, around=around)

    def _left_s(self) -> float:
        left_s = self.reading.deadline - time.monotonic()
        if left_s <= 0:
            raise QueryTimeout("TIMEOUT", f"{self.plan.name} began past its deadline.")
        return left_s

    async def changed(self) -> Any:
        """Make the change; where another one of the same key was quicker, answer what that one answered."""
        verifying = self.reading.verifying if self.plan.change.personal else None
        key = self.data.key(self.reading.rights, self.plan.name, verifying.key if verifying else None)
        try:
            return await self._once(key)
        except Conflict as exc:
            if exc.code != "CONSTRAINT":
                raise
        return await self._once(key)

    async def _once(self, key: IdempotencyKey | None) -> Any:
        after: list[Callable[[], Awaitable[None]]] = []

        async def work(tx: Transaction) -> Any:
            after.clear()
            data = self.data
            result: Result | None = await begin_record(tx, key) if key else None
            if result is None:
                result = await self.plan.change.work(tx, data, self.reading.rights)
                if key:
                    await complete_record(tx, key, result)
            after.extend(data.around.after if data.around else ())
            plan, params = self._reads(self.plan.change.payload, result)
            return self._shaped(plan, params, await tx.value(plan.statement, params | self.reading.rights.params))

        keep = not self.data.dry_run
        answer = await self.reading.db.change(f"mutation/{self.plan.name}", work, timeout_s=self._left_s(), keep=keep)
        for each in after if keep else ():
            await each()
        return answer

    async def failed(self, type_name: str, values: Result) -> Any:
        """Answer a failure: nothing was changed."""
        plan, params = self._reads(type_name, values)
        return self._shaped(plan, params, await self.reading.value(plan, params))

    def _reads(self, type_name: str, result: Result) -> tuple[Plan, Params]:
        return self.plan.plans[type_name], {**self.answering.params[BOUND][type_name], "result": result}

    def _shaped(self, plan: Plan, params: Params, row: Any) -> Any:
        inner = Answering(params)
        shaped = plan.shape(row, inner)
        self.answering.errors = inner.errors
        if inner.people:
            self.reading.record(sorted(inner.people), None)
        return shaped


def compile_mutation(
    new_compiler: Callable[[], Compiler], change: Change, definition: GraphQLField, nodes: list[FieldNode], key: str
) -> MutationPlan:
    """Compile a mutation and the read of each type of its result, one compiler for each."""
    union = get_named_type(definition.type)
    assert isinstance(union, GraphQLUnionType)  # noqa: S101 - every mutation answers a union
    plans = {member.name: compile_root(new_compiler(), RESULTS[member.name], definition, nodes, key) for member in union.types}
    return MutationPlan(key, nodes[0].name.value, change, definition, nodes[0], plans)


def _named(value: Any) -> Any:
    """Return an input by Python names, without what was not given."""
    if isinstance(value, dict):
        return {camel_to_snake(name): _named(inner) for name, inner in value.items() if inner is not None}
    return [_named(inner) for inner in value] if isinstance(value, list) else plain(value)
