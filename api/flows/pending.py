"""Fields of things of the graph that are answered from the extract, once the graph has answered."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from api.compiler.plan import Answering, Pending
from api.compiler.roots import Reading
from api.errors import Path, RequestError
from api.flows.compare import destinations
from api.flows.plan import Answer, Asking, Shaping
from domain.errors import NotFound
from graph.database import QueryTimeout

NESTED: dict[str, Answer] = {"destinations": destinations}


async def settle(value: Any, answering: Answering, reading: Reading, path: Path) -> tuple[Any, list[dict[str, object]]]:
    """Return a value with all its pending parts answered, and the errors met: such a part is then null.

    Raises
    ------
    QueryTimeout
        Past the deadline.
    """
    errors: list[dict[str, object]] = []
    if not answering.pending:
        return value, errors
    try:
        async with asyncio.timeout(reading.deadline - time.monotonic()):
            return await _settled(value, answering, reading, path, errors), errors
    except TimeoutError as exc:
        raise QueryTimeout("TIMEOUT", "flows ran past the deadline.") from exc


async def _settled(value: Any, answering: Answering, reading: Reading, path: Path, errors: list[dict[str, object]]) -> Any:
    if isinstance(value, dict):
        return {key: await _settled(each, answering, reading, (*path, key), errors) for key, each in value.items()}
    if isinstance(value, list):
        return [await _settled(each, answering, reading, (*path, at), errors) for at, each in enumerate(value)]
    if not isinstance(value, Pending):
        return value
    asking = Asking(value.values, reading, answering, path)
    try:
        found = await NESTED[value.nodes[0].name.value](asking)
        return await Shaping(value.fragments, value.variables, asking).shape(value.definition, value.nodes, found)
    except NotFound:
        return None  # no extract, or no cohorts: as an organisation that has none
    except RequestError as exc:
        errors.append(exc.formatted())
        return None
