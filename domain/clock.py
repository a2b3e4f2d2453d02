"""What day it is: the real time, or, in a graph of generated people, a time of their own that runs from the day of their data.

A day is a calendar day in Asia/Shanghai. Tokens, leases and logs always go by the real time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant of the real time, with its offset."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in a graph: the real one, shifted by ``offset``.

    >>> Clock(timedelta(days=-1)).now() < now()
    True
    """

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the present instant, in the time of Shanghai."""
        return (datetime.now(SHANGHAI) + self.offset).astimezone(SHANGHAI)

    def today(self) -> date:
        """Return the calendar day in Asia/Shanghai."""
        return self.now().date()
