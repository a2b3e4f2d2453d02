"""docs/explanation/compiled-reads.md follows a real operation: everything it shows is recomputed."""

from __future__ import annotations

import json
import re
from typing import Any

from api.compiler.compile import MAX_DEPTH, MAX_FIELDS
from api.compiler.plan import Answering
from api.compiler.roots import Lookup
from api.engine import KEPT_DOCUMENTS, KEPT_SHAPES, Engine, GraphQLRequest, Limits
from api.limits import NEW_PLAN_COST
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.api.test_compiler import GENERATED
from tests.own_server import ROOT, emptied
from tests.small_province import build_small_province

PAGE = (ROOT / "docs" / "explanation" / "compiled-reads.md").read_text(encoding="utf-8")
VARIABLES = {"code": "440104", "first": 2}


def block(language: str, number: int = 0) -> str:
    """Return the text of a fenced block."""
    return str(re.findall(rf"```{language}\n(.+?)```", PAGE, re.DOTALL)[number])


def compiled(db: Database) -> tuple[Lookup, dict[str, Any]]:
    """Return the plan of the page's operation, and its parameters for the page's variables."""
    engine = Engine(graphql_schema(), db, Limits())
    prepared = engine._prepare(GraphQLRequest(block("graphql")))
    variables = engine._variables(prepared, VARIABLES)
    (plan,), _ = engine._plans(prepared, variables)
    assert isinstance(plan, Lookup)
    return plan, plan.bind(variables)


def test_the_statement_the_parameters_and_the_cost_are_those_of_the_compiler(database: Database) -> None:
    plan, params = compiled(database)
    assert f"`{json.dumps(VARIABLES)}`" in PAGE
    assert plan.plan.statement == re.sub(r"\[\s+", "[", " ".join(block("cypher").split()))
    assert params == json.loads(block("json", 0))
    assert f"\n{plan.cost(params)}: the organisation counts 1" in PAGE


def test_the_row_of_the_page_becomes_the_answer_of_the_page(database: Database) -> None:
    plan, params = compiled(database)
    shaped = plan.plan.shape(json.loads(block("json", 1)), Answering(params))
    assert shaped == json.loads(block("json", 2))


async def test_the_statement_answers(database: Database) -> None:
    """A caller of Haizhu may not see the counts of what lies below Yuexiu."""
    await build_small_province(await emptied(database))
    engine = Engine(graphql_schema(), database, Limits())
    answer = await engine.execute(
        GraphQLRequest(block("graphql"), variables=VARIABLES), Rights("test", "x", ("44/4401/440105/",))
    )
    assert answer.errors == []
    assert answer.data is not None
    committees = answer.data["organisation"]["committees"]
    assert [node["totals"] for node in committees["nodes"]] == [None] * len(committees["nodes"])
    assert answer.cost == 6


def test_figures_that_the_page_repeats() -> None:

    assert f"{MAX_DEPTH} levels and {MAX_FIELDS:,} fields" in PAGE
    assert f"{KEPT_DOCUMENTS:,} documents, and for each up to {KEPT_SHAPES} plans" in PAGE
    assert f"costs {NEW_PLAN_COST} more" in PAGE
    assert f"generates {GENERATED:,} operations" in PAGE
