"""``flows extract``, whole: facts from the graph, outcomes, published tables; what answers changes in one step at the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from analytics.derived import derive
from analytics.facts import ExtractInfo, open_facts, replace_current
from analytics.publishing import publish_extract
from domain.progress import Progress, silent
from graph.database import Database
from workflows.extract import extract_facts

MEMORY_MB = 1_500  # of DuckDB; the rest of the program comes on top


@dataclass(slots=True)
class Extraction:
    """What an extraction came to: the extract, seconds by stage, how many rows are published."""

    info: ExtractInfo
    seconds: dict[str, float] = field(default_factory=dict)
    published: int = 0


async def extract_flows(db: Database, home: Path, progress: Progress = silent) -> Extraction:
    """Bring the facts of graduate flows out of the graph, work out outcomes, make the published tables.

    What was extracted before answers until the end, and stays where anything fails; the next run then goes on from the facts.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``.
    Conflict
        ``EXTRACT_DIFFERS``, ``EXTRACT_UNSETTLED``, ``DOES_NOT_RECONCILE``.
    """
    began = time.monotonic()
    seconds: dict[str, float] = {}
    published = 0

    async def finish(folder: Path, info: ExtractInfo) -> None:
        nonlocal published
        seconds["facts"] = round(time.monotonic() - began, 1)
        if not info.counts["cohorts"]:
            return
        with closing(open_facts(folder, memory_mb=MEMORY_MB)) as facts:  # before the folder gets its name
            with _timed(seconds, "outcomes"):
                await asyncio.to_thread(derive, facts, info.moment, progress)
            with _timed(seconds, "published tables"):
                published = (await asyncio.to_thread(publish_extract, facts, info.day, progress)).height

    info = await extract_facts(db, home, progress, finish)
    replace_current(home, info)
    return Extraction(info, seconds, published)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[stage] = round(time.monotonic() - began, 1)
