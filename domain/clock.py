"""The one place that knows what day it is.

A day is a calendar day in Asia/Shanghai.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant with its offset."""
    return datetime.now(UTC)


def today() -> date:
    """Return the calendar day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()
