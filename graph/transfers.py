"""Membership transfers as loaders write them; the workflow that opens and answers them comes later."""

from __future__ import annotations

from collections.abc import Sequence

from graph.database import Database, Row


async def find_transfers(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return what the graph knows of transfers: ``id, person_id, state``."""
    return await db.read("transfer/find_transfers", ids=list(ids))


async def find_open_for(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return the open transfers of people: ``person_id, open_id``."""
    return await db.read("transfer/find_open_for", ids=list(ids))


async def create_transfers(db: Database, rows: Sequence[Row]) -> int:
    """Make transfers; return how many.

    Raises
    ------
    Conflict
        ``CONSTRAINT``: a person would have two open ones; nothing was written.
    """
    return int((await db.write("transfer/create_transfers", rows=list(rows)))[0]["created"])
