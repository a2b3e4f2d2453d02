"""How long work reports its progress without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with what is being done, how much of it is done, and the whole where it is known (same unit)."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Report ``done`` of ``total`` units of ``what``."""


def silent(what: str, done: int, total: int | None) -> None:
    """Tell nobody: the default listener."""
