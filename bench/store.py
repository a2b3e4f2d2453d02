"""What questions take in the store: their compiled statements over one connection, beside ``RETURN 1``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode, get_variable_values, parse
from graphql.execution.values import VariableValues

from api.compiler.plan import Answering
from api.compiler.roots import Reading, RootPlan, compile_roots, unrecorded
from api.schema import graphql_schema
from bench.measure import Latency, one_after_another, times_of
from bench.questions import Question, Variables
from domain.rights import Rights
from graph.database import Database, Row

EVERYTHING = Rights("bench", "bench", ("44/",), ("44/",))
TIMEOUT_S = 30.0


class CountingDatabase(Database):
    """A database that counts the compiled statements it runs and the rows in their records."""

    statements = 0

    async def read_value(self, name: str, text: str, params: Row, *, timeout_s: float) -> Any:
        """Run a compiled read and count it."""
        self.statements += 1
        return await super().read_value(name, text, params, timeout_s=timeout_s)


@dataclass(frozen=True, slots=True)
class StoreResult:
    """One question in the store; statements and rows are means over the arguments."""

    question: str
    latency: Latency
    statements: float
    rows: float
    target: float | None


def plan_of(question: Question, variables: Variables) -> tuple[RootPlan, OperationDefinitionNode]:
    """Compile a question, with the shape that its variables give it."""
    (operation,) = parse(question.query).definitions
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - ours
    (root,) = compile_roots(graphql_schema(), operation, {}, _coerced(operation, variables))
    return root, operation


def _coerced(operation: OperationDefinitionNode, variables: Variables) -> VariableValues:
    coerced = get_variable_values(graphql_schema(), operation.variable_definitions or (), variables)
    assert isinstance(coerced, VariableValues)  # noqa: S101 - ours
    return coerced


async def measure_question(
    db: CountingDatabase, question: Question, warm: Sequence[Variables], asked: Sequence[Variables]
) -> StoreResult:
    """Measure one question after warming up with other arguments."""
    plan, operation = plan_of(question, asked[0])
    rows = 0

    async def ask(variables: Variables) -> None:
        nonlocal rows
        reading = Reading(db, EVERYTHING, time.monotonic() + TIMEOUT_S, unrecorded)
        value = await plan.read(Answering(plan.bind(_coerced(operation, variables))), reading)
        rows += things_in(value)

    await one_after_another(ask, warm)
    rows, before = 0, db.statements
    latency = await one_after_another(ask, asked)
    return StoreResult(question.name, latency, (db.statements - before) / len(asked), rows / len(asked), question.target)


async def times_of_nothing(db: Database, count: int) -> list[float]:
    """Return what ``RETURN 1`` takes, in milliseconds: a statement that asks for nothing."""

    async def ask(number: int) -> None:
        await db.read_value("bench/nothing", "RETURN $number", {"number": number}, timeout_s=TIMEOUT_S)

    return await times_of(ask, range(count))


def things_in(value: Any) -> int:
    """Count the objects in an answer that stand in a list, or the one there is."""
    if isinstance(value, list):
        return sum(max(1, things_in(each)) for each in value)
    if isinstance(value, dict):
        inside = sum(things_in(each) for each in value.values() if isinstance(each, list | dict))
        return inside or 1
    return 0
