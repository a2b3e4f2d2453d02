"""What a load did: changes by kind, problems, warnings; and what a program is to make of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from loaders.problems import RowError

ALL_GOOD, SOME_BAD, NOTHING_LOADED = 0, 1, 2


@dataclass(slots=True)
class LoadReport:
    """The outcome of loading one file.

    ``changes`` counts by kind of change; ``details`` lists what a person should look at (title to lines); ``problems`` holds the
    first of ``problem_count`` problems. ``rows_alone``: the reject file holds row numbers and problems, nothing personal.
    """

    file: str
    rows: int = 0
    bad_rows: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    details: dict[str, list[str]] = field(default_factory=dict)
    problems: list[RowError] = field(default_factory=list)
    problem_count: int = 0
    warnings: list[str] = field(default_factory=list)
    rejects: str | None = None
    rows_alone: bool = False
    loaded: bool = False

    @property
    def total_changes(self) -> int:
        """How many changes were made, of every kind."""
        return sum(self.changes.values())

    @property
    def exit_code(self) -> int:
        """0: all rows good; 1: some rows bad, the good ones loaded; 2: nothing loaded."""
        if not self.bad_rows and self.loaded:
            return ALL_GOOD
        return SOME_BAD if self.loaded else NOTHING_LOADED

    def as_dict(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {**asdict(self), "total_changes": self.total_changes, "exit_code": self.exit_code}

    def add(self, kind: str, count: int) -> None:
        """Count changes of a kind; a kind without any is not mentioned."""
        if count:
            self.changes[kind] = self.changes.get(kind, 0) + count
