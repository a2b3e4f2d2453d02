"""One-time codes in the graph, which restarts and processes share: fingerprints alone, and moments of the real clock."""

from __future__ import annotations

from datetime import datetime

from domain.clock import stored_moment
from domain.verification import WINDOW
from graph.database import Transaction

STALE_AT_ONCE = 100


async def count_send(tx: Transaction, fingerprint: str, now: datetime, most: int) -> bool:
    """Count that a code is sent, where fewer than ``most`` were within the window; tell whether it may be."""
    since = stored_moment(now - WINDOW)
    rows = await tx.write("verification/count_send", fingerprint=fingerprint, since=since, now=stored_moment(now), most=most)
    return bool(rows[0]["allowed"])


async def store_code(tx: Transaction, fingerprint: str, code_hmac: str, expires_at: datetime) -> None:
    """Store the fingerprint of a code in place of a former one."""
    await tx.write("verification/store_code", fingerprint=fingerprint, code_hmac=code_hmac, expires_at=stored_moment(expires_at))


async def count_attempt(tx: Transaction, fingerprint: str, now: datetime) -> tuple[str, int] | None:
    """Count an attempt; return the fingerprint of the code and how many attempts there were, ``None`` where no code holds."""
    rows = await tx.write("verification/count_attempt", fingerprint=fingerprint, now=stored_moment(now))
    return (rows[0]["code_hmac"], rows[0]["attempts"]) if rows else None


async def use_code(tx: Transaction, fingerprint: str, code_hmac: str) -> bool:
    """Use a code up; tell whether it was there."""
    rows = await tx.write("verification/use_code", fingerprint=fingerprint, code_hmac=code_hmac)
    return bool(rows[0]["used"])


async def delete_stale(tx: Transaction, now: datetime) -> int:
    """Delete what says nothing any more, some of it; return how much."""
    since = stored_moment(now - WINDOW)
    rows = await tx.write("verification/delete_stale", now=stored_moment(now), since=since, limit=STALE_AT_ONCE)
    return int(rows[0]["deleted"])
