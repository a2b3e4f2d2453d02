"""People and their memberships as loaders write them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.person_names import person_keys
from graph.database import READ_TIMEOUT_S, Database, Row, Writes


async def find_people(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return what the graph knows of people; those that it does not know are left out."""
    return await db.read("person/find_people", ids=list(ids))


async def find_identities(db: Database, fingerprints: Sequence[str]) -> list[Row]:
    """Return whose the fingerprints of identity numbers are: ``fingerprint, known_id``."""
    return await db.read("person/find_identities", fingerprints=list(fingerprints))


async def list_aged(db: Database, within: str, born_by: str, on_day: str) -> list[Row]:
    """Return the branches below an organisation with members born by a day: ``code, name, leaving, serving``."""
    return await db.read("person/list_aged", within=within, born_by=born_by, on_day=on_day, timeout_s=READ_TIMEOUT_S * 5)


async def has_real_people(db: Database) -> bool:
    """Tell whether there is a person who is not generated."""
    return bool((await db.read("person/find_real_people"))[0]["found"])


async def merge_people(db: Writes, rows: Sequence[Row]) -> tuple[int, int]:
    """Make or correct people (``id, born_on, joined_on, props`` with a name); return how many are new and how many were there.

    Raises
    ------
    Conflict
        ``CONSTRAINT``: an identity number is that of another person.
    """
    complete = [{**row, "props": {**row["props"], **person_keys(row["props"]["name"], row["id"])}} for row in rows]
    counts = (await db.write("person/merge_people", rows=complete))[0]
    return int(counts["created"]), int(counts["corrected"])


async def end_memberships(db: Writes, rows: Sequence[Row]) -> int:
    """End current memberships (``id, branch_code, valid_from, valid_to, ended_by``); return how many were current."""
    return int((await db.write("person/end_memberships", rows=list(rows)))[0]["ended"])


async def begin_memberships(db: Writes, rows: Sequence[Row]) -> int:
    """Begin memberships (``id, branch_code, valid_from``); return how many.

    Raises
    ------
    Conflict
        ``CONSTRAINT``: a person would have two current branches; nothing was written.
    """
    return int((await db.write("person/begin_memberships", rows=list(rows)))[0]["begun"])


async def record_memberships(db: Database, rows: Sequence[Row]) -> int:
    """Record past memberships (as ``end_memberships`` takes them); return how many were not yet recorded."""
    return int((await db.write("person/record_memberships", rows=list(rows)))[0]["recorded"])
