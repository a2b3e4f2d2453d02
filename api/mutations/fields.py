"""Fields that the inputs of several mutations have."""

from __future__ import annotations

from typing import Any

import strawberry

ACTIVITY_ID = "The activity (活动编号): its global id, or the id of tables."
EXPECTED_VERSION = "The version that the caller saw (预期版本); another one is VERSION_CONFLICT. Without it, whatever it is."
KEY = "A name for this change (幂等键), the caller's own, kept for 7 days: sent again, it is not done twice."
DRY_RUN = "Answer as if it were done, and change nothing (试运行)."


def optional(description: str) -> Any:
    """Declare an optional field of an input."""
    return strawberry.field(default=None, description=description)


def dry_run() -> Any:
    """Declare the field ``dryRun``."""
    return strawberry.field(default=False, description=DRY_RUN)
