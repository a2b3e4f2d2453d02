"""From a GraphQL request to its answer: parse, validate, compile, check the cost, change, read, shape.

Prepared documents and their plans are kept; a request whose document was seen before is one look-up, its parameters and one
statement per root field.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    NonNullTypeNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    get_argument_values,
    get_variable_values,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues

from analytics.store import FlowStore
from api.compiler.roots import Reading, Record, RootPlan, compile_roots, unrecorded
from api.compiler.selection import collect_fields
from api.errors import Code, RequestError, bad_input
from api.flows.exports import Exports
from api.limits import NEW_PLAN_COST, check_document, check_values
from api.reading import read_root
from api.trusted_documents import fingerprint
from domain.rights import Rights
from domain.transfer_terms import Terms
from graph.database import Database
from workflows.verification import Verifying

MAX_TOKENS = 4_000
MAX_CHARACTERS = 100_000
KEPT_DOCUMENTS = 1_000
KEPT_SHAPES = 64
METHOD_NOT_ALLOWED = 405
LONGEST_NAME = 64  # of an operation, in logs
DECIDING_TYPES = {"Boolean", "Extent"}  # a variable of these decides the statement by its value


def free(cost: int) -> None:
    """Let every cost pass: for callers that are not limited."""


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client sent; ``streamed``: it stays connected, and can be told more than once."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    queries_only: bool = False
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What one operation may take; ``trusted``: fingerprints of the only operations that are answered."""

    max_cost: int = 10_000
    deadline_s: float = 10.0
    introspection: bool = False
    trusted: frozenset[str] | None = None


@dataclass(slots=True)
class Answer:
    """An answer: ``data`` is absent when the request was refused before anything ran; ``name`` is its operation's, for logs."""

    executed: bool
    data: dict[str, Any] | None = None
    errors: list[dict[str, object]] = field(default_factory=list)
    cost: int = 0
    status: int | None = None
    name: str | None = None

    def body(self) -> dict[str, Any]:
        """Return the response body."""
        body: dict[str, Any] = {}
        if self.errors:
            body["errors"] = self.errors
        if self.executed:
            body["data"] = self.data
            body["extensions"] = {"cost": self.cost}
        return body


@dataclass(slots=True)
class Prepared:
    """A validated operation and its plans by shape; root fields of a mutation run one after the other."""

    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    booleans: tuple[str, ...]
    optional: tuple[str, ...]
    plans: OrderedDict[tuple[Any, ...], list[RootPlan]] = field(default_factory=OrderedDict)

    def shape_of(self, variables: VariableValues) -> tuple[Any, ...]:
        """Return what of the variables decides the plan: which are given, and the values of booleans."""
        values = variables.coerced
        return (
            *(values.get(name) for name in self.booleans),
            *(values.get(name) is not None for name in self.optional),
        )


@dataclass(frozen=True, slots=True)
class Watched:
    """What a subscription is about: its response key, and the transfer or organisation that it listens to."""

    key: str
    transfer_id: str | None
    organisation_code: str | None


class Engine:
    """Answers queries and mutations from one database.

    Parameters
    ----------
    schema : GraphQLSchema
        Whose read fields are declared in graph/fields/.
    db : Database
        Where they are read.
    limits : Limits
        What one operation may take.
    flows : FlowStore, optional
        The extract that graduate flows are answered from; without it there is none.
    exports : Exports, optional
        What makes files of flows; without it there are none.
    terms : Terms, optional
        How long steps of transfers stay open; without them 72 hours.
    verifying : Verifying, optional
        How identity numbers and mobiles are verified; without it nobody checks in.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        db: Database,
        limits: Limits,
        flows: FlowStore | None = None,
        exports: Exports | None = None,
        terms: Terms | None = None,
        verifying: Verifying | None = None,
    ) -> None:
        self.schema = schema
        self.db = db
        self.flows = flows or FlowStore(None)
        self.exports = exports or Exports(None, self.flows)
        self.limits = limits
        self.terms = terms or Terms()
        self.verifying = verifying
        self._documents: OrderedDict[tuple[str, str | None], Prepared] = OrderedDict()
        self._rules = [*specified_rules] if limits.introspection else [*specified_rules, NoSchemaIntrospectionCustomRule]

    async def execute(
        self,
        request: GraphQLRequest,
        rights: Rights,
        spend: Callable[[int], None] = free,
        record: Record = unrecorded,
        request_id: str | None = None,
        address: str | None = None,
    ) -> Answer:
        """Answer one request; every refusal and failure is an error in the answer, never an exception of ours.

        ``spend`` is told the cost before anything is read, and may refuse it with a ``RequestError``; ``record`` is told which
        people stand in the answer before it is given; ``request_id`` stands in the audit trail; ``address`` is the client's.
        """
        try:
            known = self._paid(request, spend)
            prepared = self._prepare(request)
            changes = prepared.operation.operation is OperationType.MUTATION
            if changes and request.queries_only:
                raise RequestError(Code.BAD_INPUT, "Send mutations by POST.", status=METHOD_NOT_ALLOWED)
            if prepared.operation.operation is OperationType.SUBSCRIPTION and not request.streamed:
                raise RequestError(Code.BAD_INPUT, "Subscribe over a web socket, or accept text/event-stream first.")
            variables = self._variables(prepared, request.variables)
            plans, new_plan = self._plans(prepared, variables)
            bound = [(plan, plan.bind(variables)) for plan in plans]
            cost = self._checked_cost(bound)
            spend(cost + (NEW_PLAN_COST if new_plan and known else 0))
        except RequestError as exc:
            return Answer(executed=False, errors=[exc.formatted()], status=exc.status)
        except GraphQLError as exc:
            return Answer(executed=False, errors=[bad_input(exc)])
        name = prepared.operation.name
        answer = Answer(executed=True, data={}, cost=cost, name=name.value[:LONGEST_NAME] if name else None)
        deadline = time.monotonic() + self.limits.deadline_s
        reading = Reading(
            self.db, rights, deadline, record, self.flows, self.exports, self.terms, request_id, self.verifying, address
        )
        await self._read_all(bound, reading, answer, in_turn=changes)
        return answer

    def bound(self, request: GraphQLRequest) -> list[tuple[RootPlan, Any]]:
        """Return what a request compiles to, with its parameters, and run nothing.

        Raises
        ------
        RequestError
            It is not GraphQL that this schema takes.
        """
        try:
            prepared = self._prepare(request)
            variables = self._variables(prepared, request.variables)
            return [(plan, plan.bind(variables)) for plan in self._plans(prepared, variables)[0]]
        except GraphQLError as exc:
            raise RequestError(Code.BAD_INPUT, str(bad_input(exc)["message"])) from exc

    def _paid(self, request: GraphQLRequest, spend: Callable[[int], None]) -> bool:
        """Tell whether a document is known; one that is not is paid for before it is looked at, whatever becomes of it."""
        check_values(request.variables)
        known = (request.query, request.operation_name) in self._documents
        if not known:
            spend(NEW_PLAN_COST)
        return known

    def watched(self, request: GraphQLRequest, spend: Callable[[int], None] = free) -> Watched | None:
        """Return what a subscription is about; ``None`` for other operations.

        Raises
        ------
        RequestError
            It is not GraphQL that this schema takes.
        """
        try:
            self._paid(request, spend)
            prepared = self._prepare(request)
            if prepared.operation.operation is not OperationType.SUBSCRIPTION:
                return None
            variables = self._variables(prepared, request.variables)
            root = self.schema.subscription_type
            assert root is not None  # noqa: S101 - the operation was validated
            fields = collect_fields(root, [prepared.operation.selection_set], prepared.fragments, variables)
            ((key, (node, *_)),) = fields.items()  # exactly one, by validation
            if node.name.value.startswith("__"):
                return None
            given = get_argument_values(root.fields[node.name.value], node, variables)
        except GraphQLError as exc:
            error = bad_input(exc)
            raise RequestError(Code.BAD_INPUT, str(error["message"])) from exc
        return Watched(key, given.get("id"), given.get("organisation"))

    async def _read_all(self, bound: list[tuple[RootPlan, Any]], reading: Reading, answer: Answer, *, in_turn: bool) -> None:
        if in_turn or len(bound) == 1:
            values = [await read_root(plan, params, reading) for plan, params in bound]
        else:
            values = await asyncio.gather(*(read_root(plan, params, reading) for plan, params in bound))
        for (plan, _), (value, errors) in zip(bound, values, strict=True):
            answer.errors.extend(errors)
            if value is None and plan.required:
                answer.data = None
            if answer.data is not None:
                answer.data[plan.key] = value

    def _prepare(self, request: GraphQLRequest) -> Prepared:
        key = (request.query, request.operation_name)
        prepared = self._documents.get(key)
        if prepared is not None:
            self._documents.move_to_end(key)
            return prepared
        prepared = self._prepare_new(request)
        self._documents[key] = prepared
        if len(self._documents) > KEPT_DOCUMENTS:
            self._documents.popitem(last=False)
        return prepared

    def _prepare_new(self, request: GraphQLRequest) -> Prepared:
        if len(request.query) > MAX_CHARACTERS:
            raise RequestError(Code.QUERY_TOO_EXPENSIVE, f"The document has more than {MAX_CHARACTERS} characters.")
        document = _parsed(request.query)
        check_document(document)
        errors = validate(self.schema, document, self._rules, max_errors=5, hide_suggestions=not self.limits.introspection)
        if errors:
            raise errors[0]
        operation = chosen_operation(document, request.operation_name)
        if self.limits.trusted is not None and fingerprint(document, operation) not in self.limits.trusted:
            message = "This service answers the operations that were registered with it, and this is none of them."
            raise RequestError(Code.UNTRUSTED_DOCUMENT, message)
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        booleans: list[str] = []
        optional: list[str] = []
        for definition in operation.variable_definitions or ():
            of_type = definition.type.type if isinstance(definition.type, NonNullTypeNode) else definition.type
            is_boolean = isinstance(of_type, NamedTypeNode) and of_type.name.value in DECIDING_TYPES
            (booleans if is_boolean else optional).append(definition.variable.name.value)
        return Prepared(operation, fragments, tuple(booleans), tuple(optional))

    def _variables(self, prepared: Prepared, given: Mapping[str, Any]) -> VariableValues:
        coerced = get_variable_values(
            self.schema,
            prepared.operation.variable_definitions or (),
            dict(given),
            max_errors=5,
            hide_suggestions=not self.limits.introspection,
        )
        if isinstance(coerced, list):
            raise coerced[0]
        return coerced

    def _plans(self, prepared: Prepared, variables: VariableValues) -> tuple[list[RootPlan], bool]:
        shape = prepared.shape_of(variables)
        plans = prepared.plans.get(shape)
        if plans is not None:
            return plans, False
        plans = compile_roots(self.schema, prepared.operation, prepared.fragments, variables)
        prepared.plans[shape] = plans
        if len(prepared.plans) > KEPT_SHAPES:
            prepared.plans.popitem(last=False)
        return plans, True

    def _checked_cost(self, bound: list[tuple[RootPlan, Any]]) -> int:
        total = 0
        for plan, params in bound:
            total += plan.cost(params)
            if total > self.limits.max_cost:
                message = f"The operation costs {total:,}, more than {self.limits.max_cost:,}. Ask for smaller pages."
                raise RequestError(Code.QUERY_TOO_EXPENSIVE, message, (plan.key,))
        return total


def _parsed(query: str) -> DocumentNode:
    try:
        return parse(query, max_tokens=MAX_TOKENS, no_location=False)
    except GraphQLError as exc:
        if f"more than {MAX_TOKENS} tokens" in exc.message:
            message = f"The document has more than {MAX_TOKENS:,} tokens. Split it."
            raise RequestError(Code.QUERY_TOO_EXPENSIVE, message) from exc
        raise


def chosen_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation that the request names, or the only one.

    Raises
    ------
    RequestError
        ``BAD_INPUT``: there is none, there are several and none is named, or the named one is not there.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    if name is None:
        raise RequestError(Code.BAD_INPUT, f"The document has {len(operations)} operations; name one in operationName.")
    for operation in operations:
        if operation.name and operation.name.value == name:
            return operation
    raise RequestError(Code.BAD_INPUT, "The document has no operation of the name in operationName.")
