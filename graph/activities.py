"""Activities and sign-ups as loaders write them."""

from __future__ import annotations

from collections.abc import Sequence

from graph.database import Database, Row


async def find_activities(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return what the graph knows of activities; those that it does not know are left out."""
    return await db.read("activity/find_activities", ids=list(ids))


async def find_recorded_elsewhere(db: Database, keys: Sequence[Sequence[str]]) -> list[Row]:
    """Return which activities stand under (source, external id): ``source, external_id, known_id``."""
    return await db.read("activity/find_recorded_elsewhere", keys=[list(key) for key in keys])


async def merge_activities(db: Database, rows: Sequence[Row]) -> tuple[int, int]:
    """Make or correct activities (``id, organisation_code, starts_at, ends_at, props``); return how many of each."""
    counts = (await db.write("activity/merge_activities", rows=list(rows)))[0]
    return int(counts["created"]), int(counts["corrected"])


async def find_sign_ups(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return the sign-ups of people."""
    return await db.read("activity/find_sign_ups", ids=list(ids))


async def merge_sign_ups(db: Database, rows: Sequence[Row]) -> int:
    """Make or complete sign-ups; return how many."""
    return int((await db.write("activity/merge_sign_ups", rows=list(rows)))[0]["merged"])
