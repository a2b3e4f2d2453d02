"""Frozen cohorts of graduates: which classes there were on a day, who was in them, who stays for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.clock import stored_moment
from graph.database import Database, Row

ACTOR = "command line"


async def list_classes(db: Database, year: int, on_day: date) -> list[Row]:
    """Return the graduating classes of a year and what stood above them on a day: ``code, line``."""
    return await db.read("cohort/list_classes", year=year, on_day=on_day.isoformat())


async def list_cohorts(db: Database, year: int) -> list[Row]:
    """Return the frozen cohorts of a year: ``institution_code, frozen_on, base``."""
    return await db.read("cohort/list_cohorts", year=year)


async def create_cohorts(db: Database, rows: Sequence[Row], year: int, on_day: date, at: datetime) -> list[Row]:
    """Freeze cohorts (``institution_code, classes, classes_json``); ``at`` is of the graph's clock.

    Returns ``institution_code, base`` of each.

    Raises
    ------
    Conflict
        ``CONSTRAINT``: one of them was frozen before; nothing was written.
    """
    day, moment = on_day.isoformat(), stored_moment(at)
    return await db.write("cohort/create_cohorts", rows=list(rows), year=year, on_day=day, at=moment, actor=ACTOR)


async def find_in_cohorts(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return the cohorts of people; those whom the graph does not know are left out."""
    return await db.read("cohort/find_in_cohorts", ids=list(ids))


async def retain_people(db: Database, rows: Sequence[Row], at: datetime) -> int:
    """Record who stays for a reason (``person_id, institution_code, year, reason, day``); return how many."""
    written = await db.write("cohort/retain_people", rows=list(rows), at=stored_moment(at), actor=ACTOR)
    return int(written[0]["retained"])


async def list_remaining(
    db: Database, institution: str, year: int, today: date, scopes: Sequence[str], after: tuple[str, str], limit: int
) -> Row:
    """Return who of a cohort has not moved yet and is in the scopes: how many in ``total``, and the next ``rows``."""
    rows = await db.read(
        "cohort/list_remaining",
        institution=institution,
        year=year,
        today=today.isoformat(),
        person_scopes=list(scopes),
        after_class=after[0],
        after_id=after[1],
        limit=limit,
    )
    return rows[0]


async def list_named(db: Database, ids: Sequence[str], year: int, today: date, scopes: Sequence[str]) -> dict[str, str]:
    """Return the names of those of the people whom the scopes let the caller see, by id."""
    rows = await db.read("cohort/list_named", ids=list(ids), year=year, today=today.isoformat(), person_scopes=list(scopes))
    return {row["person_id"]: row["name"] for row in rows}
