"""All totals counted anew, in one pass over the organisations in the order of their paths.

The totals are sums of the own counts that were read, and ``counted_own`` is stored to exactly these: what changes meanwhile keeps
its mark and is added later (graph/marks.py). While ``recount_pending`` stands, nobody adds anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from domain.kinds import Kind, Sector
from domain.progress import Progress, silent
from graph.database import READ_TIMEOUT_S, Database, Row, statement
from graph.leases import Lease, write_fenced

PAGE = 20_000
WRITE_ROWS = 5_000
KINDS = [kind.value for kind in Kind]
SECTORS = [sector.value for sector in Sector]
OWN = ("members", "cadres", "activities", "transfers_in", "transfers_out")  # the order of the lists of own counts
NOTHING = [0] * len(OWN)
COLUMNS = (  # of totals/list_counted
    "codes",
    "paths",
    "kinds",
    "sectors",
    "open",
    "totals",
    "by_kind",
    "by_sector",
    "own",
    "counted_own",
    "totals_of_own",
)


@dataclass(slots=True)
class _Counted:
    """An organisation whose subtree is being counted, with the totals that are stored."""

    row: dict[str, Any]
    total: int = 0
    by_kind: list[int] = field(default_factory=lambda: [0] * len(KINDS))
    by_sector: list[int] = field(default_factory=lambda: [0] * len(SECTORS))
    of_own: list[int] = field(default_factory=lambda: list(NOTHING))

    def count_itself(self) -> None:
        self.total += 1
        self.by_kind[KINDS.index(self.row["kinds"])] += 1
        if self.row["sectors"]:
            self.by_sector[SECTORS.index(self.row["sectors"])] += 1

    def count_its_own(self) -> None:
        """Closed ones count too: a transfer from a branch that was closed since has happened in the subtree."""
        self.of_own = list(self.row["own"])

    def add(self, below: _Counted) -> None:
        self.total += below.total
        self.of_own = [mine + theirs for mine, theirs in zip(self.of_own, below.of_own, strict=True)]
        self.by_kind = [mine + theirs for mine, theirs in zip(self.by_kind, below.by_kind, strict=True)]
        self.by_sector = [mine + theirs for mine, theirs in zip(self.by_sector, below.by_sector, strict=True)]

    @property
    def is_wrong(self) -> bool:
        """Tell whether other totals are stored; an organisation that is closed or outside has none."""
        if not self.row["open"]:
            return bool(self.row["totals"] != -1)
        stored = (self.row["totals"], self.row["by_kind"], self.row["by_sector"], self.row["totals_of_own"])
        return stored != (self.total, self.by_kind, self.by_sector, self.of_own)

    @property
    def is_stored(self) -> bool:
        """Tell whether nothing needs to be written."""
        return not self.is_wrong and bool(self.row["counted_own"] == self.row["own"])

    @property
    def values(self) -> Row:
        """Return what is to be stored."""
        own = self.row["own"]
        kept = {"code": self.row["codes"], "counted_own": None if own == NOTHING else own}
        if not self.row["open"]:
            return {**kept, "total": None, "by_kind": None, "by_sector": None, "of_own": [None] * len(OWN)}
        return {**kept, "total": self.total, "by_kind": self.by_kind, "by_sector": self.by_sector, "of_own": self.of_own}


async def begin_recount(db: Database, lease: Lease) -> str:
    """Mark all totals as to be counted anew: before the tree changes, or at a recount's begin; return the moment.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lease; nothing was written.
    """
    return str((await write_fenced(db, "totals/begin_recount", lease))["moment"])


async def recount(db: Database, lease: Lease, progress: Progress = silent) -> int:
    """Count all totals under the lock of loads, and store what differs; return how many organisations had other totals.

    Raises
    ------
    Conflict
        ``LEASE_LOST``: another program holds the lock; nothing more was written.
    """
    moment = await begin_recount(db, lease)
    whole = (await db.read("totals/count_graph"))[0]["organisations"]
    done = wrong = 0
    waiting: list[Row] = []
    async for counted in _subtrees(db):
        done += 1
        wrong += counted.is_wrong
        if not counted.is_stored:
            waiting.append(counted.values)
        if len(waiting) == WRITE_ROWS or done == whole:
            await _write(db, lease, waiting)
            progress("organisations counted", done, whole)
            waiting = []
    await _write(db, lease, waiting)
    await write_fenced(db, "totals/end_recount", lease, moment=moment)
    return wrong


async def _write(db: Database, lease: Lease, rows: list[Row]) -> None:
    """Write totals in the order of codes, in which writers of own counts lock too."""
    if rows:
        await write_fenced(db, "totals/write_totals", lease, rows=sorted(rows, key=itemgetter("code")))


async def _subtrees(db: Database) -> AsyncIterator[_Counted]:
    """Walk the organisations in the order of paths, and give each when all that lies below it, which follows it, is counted."""
    above: list[_Counted] = []
    async for row in _rows(db):
        while above and not row["paths"].startswith(above[-1].row["paths"]):
            yield _leave(above)
        above.append(_Counted(row))
        above[-1].count_its_own()
        if row["open"]:
            above[-1].count_itself()
    while above:
        yield _leave(above)


def _leave(above: list[_Counted]) -> _Counted:
    done = above.pop()
    if above:
        above[-1].add(done)
    return done


async def _rows(db: Database) -> AsyncIterator[Row]:
    after = ""
    while True:
        # as one value: the driver copies records of millions of numbers element by element, which took half of a recount's time
        params = {"after": after, "limit": PAGE}
        columns = await db.read_value("totals/list_counted", statement("totals/list_counted"), params, timeout_s=READ_TIMEOUT_S)
        for values in zip(*columns, strict=True):
            yield dict(zip(COLUMNS, values, strict=True))
        if len(columns[0]) < PAGE:
            return
        after = columns[1][-1]
