"""Membership transfers as loaders write them; what opens and answers them stands in graph/transfer_cases.py."""

from __future__ import annotations

from collections.abc import Sequence

from graph.database import Database, Row, Writes


async def find_transfers(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return what the graph knows of transfers: ``id, person_id, state``."""
    return await db.read("transfer/find_transfers", ids=list(ids))


async def find_open_for(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return the open transfers of people: ``person_id, open_id``."""
    return await db.read("transfer/find_open_for", ids=list(ids))


async def create_transfers(db: Writes, rows: Sequence[Row]) -> int:
    """Make transfers; return how many.

    Raises
    ------
    Conflict
        ``CONSTRAINT``: a person would have two open ones; nothing was written.
    """
    return int((await db.write("transfer/create_transfers", rows=list(rows)))[0]["created"])
