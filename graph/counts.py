"""What there is in the graph, by kind: the figures that a manifest states."""

from __future__ import annotations

from graph.database import Database

COUNT_S = 600.0


async def count_all(db: Database) -> dict[str, int]:
    """Return how many there are of each kind; the names are those of a manifest's ``counts``."""
    (counted,) = await db.read("totals/count_all", timeout_s=COUNT_S)
    return {name: int(number) for name, number in counted.items()}
