"""Whether everything that clients were told of their transfers is in the graph, once, and the graph is whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from bench.servers import ISSUER
from bench.transfer_jobs import Job
from domain.batches import batched
from domain.clock import stored_moment
from graph.database import Database, Row
from graph.marks import find_marked
from graph.rules import find_broken_rules
from graph.totals import find_differences

AT_ONCE = 200
PATIENCE_S = 90.0
LOOK_EVERY_S = 0.2


async def find_problems(db: Database, jobs: Sequence[Job], before: dict[str, str], since: datetime, run_id: str) -> list[str]:
    """Return what is other than acknowledged, or broken; ``before``: the branch of each member when the measurement began."""
    problems: list[str] = []
    found: dict[str, Row] = {}
    for ids in batched([job.person_id for job in jobs], AT_ONCE):
        rows = await db.read("bench/list_moved", ids=list(ids), since=stored_moment(since), issuer=ISSUER)
        found |= {row["person_id"]: row for row in rows}
    for job in jobs:
        problems += [f"{job.key} ({job.form}): {told}" for told in _differences(job, found[job.person_id], before[job.person_id])]
    (keys,) = await db.read("bench/count_keys", issuer=ISSUER, prefix=f"{run_id}-")
    if keys["done"] != sum(len(job.acts) for job in jobs):
        problems.append(f"{keys['done']} keys are recorded for {sum(len(job.acts) for job in jobs)} acknowledged mutations")
    if not await _is_worked_off(db):
        problems.append(f"the worker has not added up totals in {PATIENCE_S:.0f} s")
    problems += [
        f"{row['code']}: {row['what']} is {row['stored']}, counted {row['counted']}" for row in await find_differences(db)
    ]
    problems += [f"{each.rule} {each.code}: {each.detail}" for each in await find_broken_rules(db)]
    return problems


async def find_branches(db: Database, jobs: Sequence[Job], since: datetime) -> dict[str, str]:
    """Return where each member of the jobs is now."""
    found: dict[str, str] = {}
    for ids in batched([job.person_id for job in jobs], AT_ONCE):
        rows = await db.read("bench/list_moved", ids=list(ids), since=stored_moment(since), issuer=ISSUER)
        found |= {row["person_id"]: row["branch"] for row in rows}
    return found


def _differences(job: Job, row: Row, before: str) -> Iterator[str]:
    """Yield what of one transfer is other than its client was told, or than it was to be."""
    if len(row["transfers"]) != 1:
        yield f"{len(row['transfers'])} transfers in place of one"
        return
    (transfer,) = row["transfers"]
    told = job.acknowledged
    placed = told["placedIn"] and told["placedIn"]["code"]
    for name, stored, acknowledged in (
        ("id", transfer["id"], told["transferId"]),
        ("version", transfer["version"], told["version"]),
        ("state", (transfer["state"], transfer["placed_in"]), (told["state"], placed)),
        ("end", (told["state"], placed), job.expected),
        ("changes", transfer["acts"], job.acts),
        ("branch", row["branch"], job.expected[1] or before),
        ("open step", transfer["is_open"], False),
    ):
        if stored != acknowledged:
            yield f"{name} is {stored}, not {acknowledged}"


async def _is_worked_off(db: Database) -> bool:
    """Wait until the worker has added up what was marked."""
    until = time.monotonic() + PATIENCE_S
    while (await find_marked(db)).codes:
        if time.monotonic() > until:
            return False
        await asyncio.sleep(LOOK_EVERY_S)
    return True
