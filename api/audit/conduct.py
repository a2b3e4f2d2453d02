"""Conduct: what the rules of domain/conduct_rules.py find in the event log of a period, as an auditor may see it.

The acts are read, judged, and what was found goes as a parameter into the compiled read of the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from api.compiler.parts import object_type, plain
from api.compiler.plan import Answering, Params, Plan
from api.errors import Code, RequestError
from domain.clock import as_shanghai, stored_moment
from domain.conduct_rules import ConductRule, Finding, find_conduct
from graph.conduct import find_acts, find_scopes
from graph.database import QueryTimeout

if TYPE_CHECKING:
    from api.compiler.compile import Compiler
    from api.compiler.roots import Reading

CONDUCT = "conduct"
COST_OF_A_RULE = 500  # of thousands of events
LONGEST = timedelta(days=92)
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class ConductPlan:
    """A question about conduct, ready to be bound and asked."""

    key: str
    plan: Plan
    name: str = "api/conduct"
    required: bool = False

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request."""
        return self.plan.bind(variables)

    def cost(self, params: Params) -> int:
        """Return what reading costs."""
        return COST_OF_A_RULE * len(params["rules"]) + self.plan.cost(params)

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Read, judge, and shape what was found; null where nothing of it lies in the caller's scopes."""
        params = answering.params
        scopes = await find_scopes(reading.db, params["within"], reading.rights.audit_scopes, timeout_s=self._left_s(reading))
        if not scopes:
            return None
        found: list[Finding] = []
        read_to: datetime = params["to"]
        for rule in params["rules"]:
            limits = {"timeout_s": self._left_s(reading)}
            acts = await find_acts(reading.db, rule, scopes, params["from"], params["to"], **limits)
            found += find_conduct(rule, acts.acts)
            read_to = min(read_to, acts.cut_at or read_to)
        complete = read_to == params["to"] and len(found) <= MOST_FINDINGS
        told = {"findings": _told(found), "read_to": stored_moment(read_to), "complete": complete}
        row = await reading.value(self.plan, {"result": told})
        return self.plan.shape(row, answering)

    def _left_s(self, reading: Reading) -> float:
        left_s = reading.deadline - time.monotonic()
        if left_s <= 0:
            raise QueryTimeout("TIMEOUT", f"{self.name} ran past its deadline.")
        return left_s


def _told(found: Iterable[Finding]) -> list[dict[str, Any]]:
    ordered = sorted(found, key=lambda each: (each.began_at, each.rule.value, each.sample))[:MOST_FINDINGS]
    return [
        {
            "position": position,
            "rule": each.rule.value,
            "actors": list(each.actors),
            "organisation_code": each.organisation_code,
            "began_at": stored_moment(each.began_at),
            "ended_at": stored_moment(each.ended_at),
            "events": each.events,
            "sample": list(each.sample),
        }
        for position, each in enumerate(ordered)
    ]


def compile_conduct(compiler: Compiler, definition: GraphQLField, nodes: list[FieldNode], key: str) -> ConductPlan:
    """Compile a question about conduct and the selection of its findings."""
    inner = compiler.compile_object(object_type(definition), nodes, "n0", None, (key,))
    assert inner.shape is not None  # noqa: S101 - objects always have a shaper

    def bind(variables: VariableValues, params: Params) -> None:
        params |= _asked(get_argument_values(definition, nodes[0], variables), key)

    plan = Plan(
        name="api/conduct",
        statement=f"WITH $result AS n0 RETURN {inner.cypher} AS row",
        binders=(*compiler.binders, bind),
        shape=inner.shape,
        cost=lambda params: inner.cost(params) if inner.cost else 1,
    )
    return ConductPlan(key, plan)


def _asked(values: dict[str, Any], key: str) -> Params:
    began_at, ended_at = as_shanghai(values["from"]), as_shanghai(values["to"])
    if not timedelta() < ended_at - began_at <= LONGEST:
        message = f"from must lie before to, at most {LONGEST.days} days."
        raise RequestError(Code.BAD_INPUT, message, (key, "from"))
    rule = plain(values.get("rule"))
    rules = [ConductRule(rule)] if rule else list(ConductRule)
    return {"within": values.get("within"), "from": began_at, "to": ended_at, "rules": rules}
