"""Marks of organisations whose own counts changed, and how they are worked off: what changed is added to the totals above.

Whatever changes what an organisation has of its own (``own_members`` …) sets ``totals_pending`` in the same transaction, and
locks nothing above it. Here the difference to what was last added up (``counted_own``) goes to every organisation on the path,
and the mark is removed, in one transaction: a program that is killed between two of them has lost nothing. What was moved since
(``counted_path``), made or closed since (``counted_open``) is marked as well, so that single changes of the tree need no recount.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.batches import batched
from domain.kinds import Kind, Sector
from domain.progress import Progress, silent
from graph.database import Database
from graph.leases import Lease, write_fenced

WORDS = {"kinds": [kind.value for kind in Kind], "sectors": [sector.value for sector in Sector]}
MOST_MARKS = 20_000
ADD_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Marked:
    """Organisations that were found marked at a moment; every change committed before it is added up, or in them.

    ``counted``: all totals were counted once. ``recount_pending``: they must be counted anew, and nothing can be added.
    """

    moment: str
    counted: bool
    recount_pending: bool
    codes: list[str]

    @property
    def can_be_added(self) -> bool:
        """Tell whether there are totals that can be added to."""
        return self.counted and not self.recount_pending

    @property
    def is_all(self) -> bool:
        """Tell whether no other organisation was marked at the moment."""
        return len(self.codes) < MOST_MARKS


async def find_marked(db: Database) -> Marked:
    """Return organisations that are marked, at most ``MOST_MARKS``."""
    return Marked(**(await db.read("totals/find_marked", limit=MOST_MARKS))[0])


async def add_marked(db: Database, lease: Lease, marked: Marked, progress: Progress = silent) -> int:
    """Add what changed in marked organisations to the totals above them; return how many still were marked.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lease; nothing more was written.
    """
    added = 0
    for at, codes in enumerate(batched(sorted(marked.codes), ADD_AT_ONCE)):
        added += int((await write_fenced(db, "totals/add_marked", lease, codes=list(codes), **WORDS))["added"])
        progress("totals", min(len(marked.codes), (at + 1) * ADD_AT_ONCE), len(marked.codes))
    return added


async def record_count(db: Database, lease: Lease, moment: str) -> None:
    """Record the moment before which every change is in the totals.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lease; nothing was written.
    """
    await write_fenced(db, "totals/record_count", lease, moment=moment)
