"""Totals of subtrees: how many open organisations, by kind and by sector, members, cadres, activities, completed transfers.

What an organisation has of its own (``own_members`` …) is written in the transaction of the change. It is added up from the marks
that these leave (graph/marks.py), and counted anew where the tree changed (graph/recount.py).
"""

from __future__ import annotations

from domain.progress import Progress, silent
from graph.database import Database, Row
from graph.leases import Lease
from graph.load_lock import load_lock
from graph.marks import add_marked, find_marked, record_count
from graph.recount import KINDS, OWN, SECTORS, recount

MOST_DIFFERENCES = 1_000
VERIFY_S = 3_600.0


async def settle_totals(db: Database, lease: Lease, progress: Progress = silent) -> None:
    """Bring all totals up to date under the lock of loads: counted anew where the tree changed, then every mark worked off.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lock; nothing more was written.
    """
    if not (await find_marked(db)).can_be_added:
        await recount(db, lease, progress)
    await _work_off(db, lease, progress)


async def count_totals(db: Database, progress: Progress = silent) -> int:
    """Count all totals anew; return how many organisations had wrong ones.

    Raises
    ------
    Refused
        ``LOAD_RUNNING``: a load is running, and counts at its end.
    """
    async with load_lock(db, progress) as lease:
        if (await find_marked(db)).can_be_added:
            await _work_off(db, lease)  # what only waited to be added is not wrong
        wrong = await recount(db, lease, progress)
        await _work_off(db, lease)
    return wrong


async def _work_off(db: Database, lease: Lease, progress: Progress = silent) -> None:
    """Add up every organisation that is marked now."""
    while True:
        marked = await find_marked(db)
        await add_marked(db, lease, marked, progress)
        if marked.is_all:
            await record_count(db, lease, marked.moment)
            return


async def count_graph(db: Database) -> dict[str, int]:
    """Return how many organisations, divisions and relationships there are."""
    (size,) = await db.read("totals/count_graph")
    return size


async def find_counted_at(db: Database) -> str | None:
    """Return the moment before which every change is counted; ``None`` where nothing was counted yet."""
    rows = await db.read("totals/find_counted_at")
    return rows[0]["counted_at"] if rows else None


async def find_differences(db: Database) -> list[Row]:
    """Recount by another way, and return where stored totals differ, at most 1,000 of organisations and of each own count.

    Each row: ``code, what, stored, counted``.
    """
    found = await db.read("totals/recount_by_paths", kinds=KINDS, sectors=SECTORS, limit=MOST_DIFFERENCES, timeout_s=VERIFY_S)
    for what in OWN:
        found += await db.read("totals/recount_own", what=what, limit=MOST_DIFFERENCES, timeout_s=VERIFY_S)
    return found
