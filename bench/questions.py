"""The questions that are measured, and how their arguments are drawn from the data: all different, from a seed."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from domain.errors import Refused
from graph.database import Database

LEAST_ARGUMENTS = 1_000
LONGEST_FRAGMENT = 4
PAGE = 50

Variables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One operation; ``target`` is the multiple of ``RETURN 1`` that its median may take in the store, where there is one.

    ``least`` is how many different arguments make an honest measurement of it.
    """

    name: str
    query: str
    draw: Callable[[Database], Awaitable[list[Variables]]]
    target: float | None = None
    least: int = LEAST_ARGUMENTS


async def _codes(db: Database) -> list[Variables]:
    return [{"code": row["code"]} for row in await listed(db, "bench/list_codes")]


async def _parents(db: Database) -> list[Variables]:
    return [{"code": row["code"]} for row in await listed(db, "bench/list_parents")]


async def _divisions(db: Database) -> list[Variables]:
    return [{"code": row["code"]} for row in await listed(db, "bench/list_division_codes")]


async def _fragments(db: Database) -> list[Variables]:
    """Fragments of 1 to 4 characters of own names, as a person types them."""
    chance = random.Random(1)  # noqa: S311 - arguments, no secrets
    texts: dict[str, None] = {}
    for row in await listed(db, "bench/list_own_names"):
        name = row["own_name"]
        start = chance.randrange(len(name))
        texts[name[start : start + chance.randint(1, LONGEST_FRAGMENT)]] = None
    return [{"text": text} for text in texts]


async def listed(db: Database, statement: str) -> list[dict[str, Any]]:
    """Return the rows of a statement that lists arguments."""
    return await db.read(statement, limit=100 * LEAST_ARGUMENTS)


CHILDREN = Question(
    "children, 50 with counts",
    f"""query ($code: String!) {{ organisation(code: $code) {{ children(first: {PAGE}) {{
      nodes {{ code name kind totals {{ organisations }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}""",
    _parents,
    target=2,
)
QUESTIONS = (
    Question("code", "query ($code: String!) { organisation(code: $code) { code name kind sector } }", _codes, target=2),
    Question("ancestors", "query ($code: String!) { organisation(code: $code) { ancestors { code name } } }", _codes, target=2),
    CHILDREN,
    Question(
        "descendants, 50",
        f"query ($code: String!) {{ organisation(code: $code) {{ descendants(first: {PAGE}) {{ nodes {{ code name }} }} }} }}",
        _parents,
    ),
    Question(
        "history and place",
        """query ($code: String!) { organisation(code: $code) {
          history { on event before after } division { code name } formerNames { name } } }""",
        _codes,
    ),
    Question(
        "division on a past day",
        'query ($code: String!) { division(code: $code, asOf: "2018-11-15") { name ancestors { name } } }',
        _divisions,
    ),
    Question(
        "search, 20",
        "query ($text: String!) { searchOrganisations(text: $text, first: 20) { totalCount nodes { code name } } }",
        _fragments,
        target=4,
    ),
    Question(
        "search in a city, 20",
        'query ($text: String!) { searchOrganisations(text: $text, within: "4401", first: 20) { nodes { code name } } }',
        _fragments,
    ),
)


async def draw(db: Database, question: Question, count: int) -> list[Variables]:
    """Return ``count`` different arguments of a question, in an order from a seed; fewer where the data have fewer.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``: not even the least number is there.
    """
    found = await question.draw(db)
    if len(found) < question.least:
        problem = f"The data give {len(found):,} different arguments for {question.name!r}, fewer than {question.least:,}."
        raise Refused("TOO_LITTLE_DATA", problem, "Load the sample tree, for example with `make demo`.")
    random.Random(2).shuffle(found)  # noqa: S311 - an order, no secret
    return found[:count]
