"""The compiler must answer what the plain interpreter answers, on a thousand generated operations."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, ClassVar

import pytest
from graphql import build_schema
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from api.compiler.interpreter import Interpreter
from api.engine import Engine, GraphQLRequest
from api.limits import MAX_ALIASES
from api.schema import graphql_schema, printed_schema
from tests.api.conftest import GUANGZHOU, HAIZHU, MEMBER, NOBODY, OFFICER, PROVINCE, RECEIVER, UNIVERSITIES
from tests.api.operations import Operation, operations

SCHEMA = build_schema(printed_schema())
GENERATED = 1_000
SOMEBODY = re.compile(r'"P\d"|李娜|曾志强|李明|区小红|陈一|\*{16}|2016-05-11|2001-05-10')


def as_text(value: Any) -> Any:
    """Return an answer as JSON text, so that the order of keys counts too."""
    return json.dumps(value, ensure_ascii=False)


class TestGenerated:
    """Generated operations, and what they were made of."""

    seen: ClassVar[Counter[str]] = Counter()

    @settings(
        max_examples=GENERATED,
        phases=[Phase.generate],  # shrinking an operation takes longer than reading it
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        operation=operations(graphql_schema()),
        rights=st.sampled_from([NOBODY, GUANGZHOU, HAIZHU, PROVINCE, UNIVERSITIES, OFFICER, OFFICER, OFFICER, MEMBER, RECEIVER]),
    )
    @pytest.mark.asyncio(loop_scope="session")
    async def test_same_answer(self, engine: Engine, operation: Operation, rights: Any) -> None:
        assume(len(re.findall(r"\ba\d+: ", operation.text)) <= MAX_ALIASES)  # more are refused
        interpreted = await Interpreter(SCHEMA, engine.db, rights).execute(operation.text, operation.variables)
        compiled = await engine.execute(GraphQLRequest(operation.text, variables=operation.variables), rights)
        assert interpreted.errors is None
        assume(not any("aliases" in str(error["message"]) for error in compiled.errors))  # more than a document may have
        assert compiled.errors == []
        assert as_text(compiled.data) == as_text(interpreted.data)
        for what, there in {
            "fragments": "fragment F" in operation.text,
            "inline fragments": "... on" in operation.text,
            "directives": "@include" in operation.text or "@skip" in operation.text,
            "variables": bool(operation.variables),
            "asOf": "asOf" in operation.text,
            "nulls": "null" in as_text(compiled.data),
            "totals": "totals" in operation.text,
            "connections": "nodes" in operation.text or "edges" in operation.text,
            "node": "node(id" in operation.text,
            "people": bool(SOMEBODY.search(as_text(compiled.data))),
            "members": "members" in operation.text,
            "timeline": "timeline" in operation.text,
        }.items():
            self.seen[what] += there

    def test_generated_operations_reach_everything(self) -> None:
        """Every feature stood in at least one in fifty operations."""
        assert {what: count for what, count in self.seen.items() if count < GENERATED // 50} == {}
        assert len(self.seen) == 12
