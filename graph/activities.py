"""Activities: as loaders write them, with sign-ups, and as a mutation makes one."""

from __future__ import annotations

from collections.abc import Sequence

from domain.activities import OWN_SOURCE, Draft, Host, activity_keys
from domain.clock import stored_moment
from graph.database import Database, Row, Transaction


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


async def lock_host(tx: Transaction, code: str, scopes: Sequence[str]) -> Host | None:
    """Lock the organisation that is to hold an activity; ``None`` where there is none in the scopes."""
    rows = await tx.write("activity/lock_host", code=code, scopes=list(scopes))
    return Host(code, **rows[0]) if rows else None


async def create_activity(tx: Transaction, activity_id: str, draft: Draft) -> None:
    """Make an activity of a host that is locked."""
    props = {
        "id": activity_id,
        "name": draft.name,
        "kind": draft.kind.value,
        "capacity": draft.capacity,
        "source": OWN_SOURCE,
        "external_id": activity_id,
        **activity_keys(draft.name, activity_id),
    }
    moments = {"starts_at": stored_moment(draft.starts_at), "ends_at": stored_moment(draft.ends_at)}
    await tx.write("activity/create_activity", code=draft.host_code, props=props, **moments)
