"""Posts of cadres as loaders write them."""

from __future__ import annotations

from collections.abc import Sequence

from graph.database import Database, Row, Writes


async def find_posts(db: Database, ids: Sequence[str]) -> list[Row]:
    """Return the posts that the graph knows of people (``id, posts``); unknown people are left out."""
    return await db.read("post/find_posts", ids=list(ids))


async def begin_posts(db: Writes, rows: Sequence[Row]) -> int:
    """Begin posts (``person_id, organisation_code, post, employment, valid_from, term_ends_on``); return how many."""
    return int((await db.write("post/begin_posts", rows=list(rows)))[0]["begun"])


async def record_posts(db: Database, rows: Sequence[Row]) -> int:
    """Record posts that have ended (as ``begin_posts``, with ``valid_to``); return how many."""
    return int((await db.write("post/record_posts", rows=list(rows)))[0]["recorded"])


async def end_posts(db: Writes, rows: Sequence[Row]) -> int:
    """End current posts; return how many were current."""
    return int((await db.write("post/end_posts", rows=list(rows)))[0]["ended"])


async def correct_posts(db: Database, rows: Sequence[Row]) -> int:
    """Correct employment and end of term of current posts; return how many there were."""
    return int((await db.write("post/correct_posts", rows=list(rows)))[0]["corrected"])
