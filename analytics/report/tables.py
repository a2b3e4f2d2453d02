"""Tables beside the pictures: what stands in their columns, and their rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["place", "end", "outcome", "horizon", "day", "people", "rate", "number", "text", "rank", "degrees"]
"""What a cell is: the code of a place or an organisation; an end (a place, an outcome or a word of the page); an outcome; a
horizon; a day; persons or a share, or less than nothing where they are not told; a number; a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the word of the page or the place that is its head, and what its cells are."""

    head: str
    kind: Kind
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names its rows. ``totals`` rows at the top are sums or wholes of the others."""

    columns: list[Column]
    rows: list[list[Any]]
    totals: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        return {"columns": [asdict(each) for each in self.columns], "rows": self.rows, "totals": self.totals}
