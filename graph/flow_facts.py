"""What graduate flows need of the graph, in pages of columns: people by id alone, never their names or numbers.

Days are counted from 1970-01-01, moments in seconds since then; -1 (days: -1,000,000) and the empty text
stand for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.clock import stored_moment
from graph.database import Database, Row

PAGE_TIMEOUT_S = 300.0


async def list_memberships(db: Database, after: str, limit: int) -> Row:
    """Return the memberships of the next people as columns, with ``last`` and how many ``people``."""
    return (await db.read("flows/list_memberships", timeout_s=PAGE_TIMEOUT_S, after=after, limit=limit))[0]


async def list_memberships_of(db: Database, ids: Sequence[str]) -> Row:
    """Return the memberships of some people as columns."""
    return (await db.read("flows/list_memberships_of", ids=list(ids)))[0]


async def list_transfers(db: Database, after: str, limit: int) -> Row:
    """Return the next transfers as columns, with ``last`` and how many ``transfers``."""
    return (await db.read("flows/list_transfers", timeout_s=PAGE_TIMEOUT_S, after=after, limit=limit))[0]


async def list_transfers_of(db: Database, ids: Sequence[str]) -> Row:
    """Return the transfers of some people as columns."""
    return (await db.read("flows/list_transfers_of", ids=list(ids)))[0]


async def list_organisations(db: Database, after: str, limit: int) -> Row:
    """Return the next organisations as columns, with their parents, places and former names."""
    return (await db.read("flows/list_organisations", timeout_s=PAGE_TIMEOUT_S, after=after, limit=limit))[0]


async def list_divisions(db: Database, after: str, limit: int) -> Row:
    """Return the next divisions as columns."""
    return (await db.read("flows/list_divisions", timeout_s=PAGE_TIMEOUT_S, after=after, limit=limit))[0]


async def list_frozen(db: Database) -> list[Row]:
    """Return all frozen cohorts: ``institution, year, frozen_on``."""
    return await db.read("flows/list_cohorts")


async def list_cohort_people(db: Database, institutions: Sequence[str], year: int) -> Row:
    """Return the people of some cohorts of a year as columns."""
    rows = await db.read("flows/list_cohort_people", institutions=list(institutions), year=year, timeout_s=PAGE_TIMEOUT_S)
    return rows[0]


async def count_facts(db: Database) -> dict[str, int]:
    """Return how many memberships, transfers, organisations, cohorts and people in cohorts the graph holds."""
    return (await db.read("flows/count_facts"))[0]


async def find_changed(db: Database, since: datetime) -> Row:
    """Return the changes recorded since a moment: ``events``, the ``people`` whom they concern, whether
    ``organisations`` or ``cohorts`` are among it."""
    return (await db.read("flows/find_changed", since=stored_moment(since)))[0]


async def graph_id(db: Database) -> str:
    """Return the id of the database, another one after every import or restore."""
    return str((await db.read("flows/find_graph_id"))[0]["id"])
