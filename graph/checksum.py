"""What is in a graph, told so that two graphs can be compared: counts by label and type, and a checksum of everything.

The checksum does not depend on internal numbers, on the order in which things were made, or on how the store lays them out. Each
node is hashed with its labels and properties, each relationship with its type, its ends (by what names them) and its properties;
the hashes of one kind are added up, so that memory is bounded and the order does not matter. It is taken of a graph that nobody
writes to: batches are transactions of their own.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b

from domain.progress import Progress, silent
from graph.database import Database

BATCH = 20_000
AT_ONCE = 2
BATCH_S = 300.0
HASH_BYTES = 16
NODES, RELATIONSHIPS = "checksum/list_nodes", "checksum/list_relationships"


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a graph: how many nodes of each combination of labels, relationships of each type; the checksum of all."""

    nodes: dict[str, int]
    relationships: dict[str, int]
    checksum: str

    def differences(self, other: Contents) -> list[str]:
        """Return in which counts, else that in the checksum alone, the other graph differs."""
        told = [
            f"{kind} {mine.get(kind, 0):,} and {theirs.get(kind, 0):,}"
            for mine, theirs in ((self.nodes, other.nodes), (self.relationships, other.relationships))
            for kind in sorted({*mine, *theirs})
            if mine.get(kind, 0) != theirs.get(kind, 0)
        ]
        return told or (["the checksum, at equal counts"] if self.checksum != other.checksum else [])


class _Sums:
    """Counts of one kind of thing, and sums of its hashes."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()

    def add(self, kind: str, texts: list[str]) -> None:
        self.counts[kind] += len(texts)
        self.sums[kind] += sum(int.from_bytes(blake2b(text.encode(), digest_size=HASH_BYTES).digest()) for text in texts)

    def told(self) -> list[tuple[str, int, int]]:
        return [(kind, count, self.sums[kind] % 256**HASH_BYTES) for kind, count in sorted(self.counts.items())]


async def find_contents(db: Database, progress: Progress = silent) -> Contents:
    """Count and hash everything in the graph."""
    (last,) = await db.read("checksum/find_last_numbers", timeout_s=BATCH_S)
    nodes = await _all(db, NODES, last["node"], "nodes counted", progress)
    relationships = await _all(db, RELATIONSHIPS, last["relationship"], "relationships counted", progress)
    told = json.dumps([nodes.told(), relationships.told()], ensure_ascii=False)
    return Contents(dict(nodes.counts), dict(relationships.counts), hashlib.sha256(told.encode()).hexdigest())


async def _all(db: Database, name: str, last: int | None, what: str, progress: Progress) -> _Sums:
    sums = _Sums()
    whole = -1 if last is None else last
    starts = iter(range(0, whole + 1, BATCH))

    async def take() -> None:
        for first in starts:  # shared: each batch is taken by one
            for row in await db.read(name, timeout_s=BATCH_S, first=first, last=min(first + BATCH - 1, whole)):
                sums.add(row["kind"], row["texts"])
            progress(what, sum(sums.counts.values()), None)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(take())
    return sums
