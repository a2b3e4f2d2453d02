"""What a monitor asks of the graph: how far behind the worker is, how much waits, how much is overdue."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database, statement

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a moment; ``None`` where there is no such thing yet. Nothing is counted past ``MOST_COUNTED`` but open steps.

    ``counted_age_s``: since when changes may be missing in totals; ``recount_pending``: a load is under way, or was ended early;
    ``lease_left_s``: how long the worker's lease still holds, negative where it ran out.
    """

    counted_age_s: float | None
    recount_pending: bool
    lease_left_s: float | None
    marks: int
    unnumbered: int
    steps: int
    overdue: int

    @property
    def is_lease_held(self) -> bool:
        """Tell whether a worker holds its lease now."""
        return self.lease_left_s is not None and self.lease_left_s > 0


async def find_figures(db: Database, *, timeout_s: float) -> Figures:
    """Return the figures of now; a store that is away is told at once, where a managed transaction tries for seconds."""
    name = "figures/find_figures"
    return Figures(**await db.read_value(name, statement(name), {"most": MOST_COUNTED}, timeout_s=timeout_s))
