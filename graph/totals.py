"""Totals of subtrees: how many open organisations, by kind and by sector, members, cadres, activities, completed transfers.

What an organisation has of its own (``own_members`` …) is written in the transaction of the change; here it is added up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from domain.batches import batched
from domain.clock import now
from domain.kinds import Kind, Sector
from domain.progress import Progress, silent
from graph.database import Database, Row

PAGE = 20_000
WRITE_ROWS = 5_000
MOST_DIFFERENCES = 1_000
VERIFY_S = 3_600.0
KINDS = [kind.value for kind in Kind]
SECTORS = [sector.value for sector in Sector]
OWN = ("members", "cadres", "activities", "transfers_in", "transfers_out")  # the order of the lists `own` and `totals_of_own`


@dataclass(slots=True)
class _Counted:
    """An organisation whose subtree is being counted, with the totals that are stored."""

    row: dict[str, Any]
    total: int = 0
    by_kind: list[int] = field(default_factory=lambda: [0] * len(KINDS))
    by_sector: list[int] = field(default_factory=lambda: [0] * len(SECTORS))
    of_own: list[int] = field(default_factory=lambda: [0] * len(OWN))

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

    def change(self) -> Row | None:
        """Return what must be written; ``None`` where the stored totals are right."""
        stored = (self.row["totals"], self.row["by_kind"], self.row["by_sector"], self.row["totals_of_own"])
        counted = (self.total, self.by_kind, self.by_sector, self.of_own)
        names = ("total", "by_kind", "by_sector", "of_own")
        if not self.row["open"]:
            return None if stored[0] == -1 else {"code": self.row["codes"], **dict.fromkeys(names), "of_own": [None] * len(OWN)}
        return None if stored == counted else {"code": self.row["codes"], **dict(zip(names, counted, strict=True))}


async def count_totals(db: Database, progress: Progress = silent) -> int:
    """Count all subtrees and store what differs; return how many organisations had other totals."""
    counted_at = now()
    changes = [row async for row in _changes(db)]
    done = 0
    for rows in batched(changes, WRITE_ROWS):
        done += int((await db.write("totals/write_totals", rows=list(rows)))[0]["written"])
        progress("totals", done, len(changes))
    await db.write("totals/record_count", counted_at=counted_at)
    return done


async def count_graph(db: Database) -> dict[str, int]:
    """Return how many organisations, divisions and relationships there are."""
    (size,) = await db.read("totals/count_graph")
    return size


async def find_counted_at(db: Database) -> str | None:
    """Return the moment before which every change is counted; ``None`` where nothing was counted yet."""
    rows = await db.read("totals/find_counted_at")
    return rows[0]["counted_at"] if rows else None


async def find_differences(db: Database) -> list[Row]:
    """Recount by another way, and return where stored totals differ, at most 1,000 of organisations and of what they have.

    Each row: ``code, what, stored, counted``.
    """
    found = await db.read("totals/recount_by_paths", kinds=KINDS, sectors=SECTORS, limit=MOST_DIFFERENCES, timeout_s=VERIFY_S)
    return found + await db.read("totals/recount_own", limit=MOST_DIFFERENCES, timeout_s=VERIFY_S)


async def _changes(db: Database) -> AsyncIterator[Row]:
    """Walk the organisations in the order of paths: what lies below one follows it directly."""
    above: list[_Counted] = []
    async for row in _rows(db):
        while above and not row["paths"].startswith(above[-1].row["paths"]):
            if change := _leave(above):
                yield change
        above.append(_Counted(row))
        above[-1].count_its_own()
        if row["open"]:
            above[-1].count_itself()
    while above:
        if change := _leave(above):
            yield change


def _leave(above: list[_Counted]) -> Row | None:
    done = above.pop()
    if above:
        above[-1].add(done)
    return done.change()


async def _rows(db: Database) -> AsyncIterator[Row]:
    after = ""
    while True:
        columns = (await db.read("totals/list_counted", after=after, limit=PAGE))[0]
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(columns, values, strict=True))
        if len(columns["codes"]) < PAGE:
            return
        after = columns["paths"][-1]
