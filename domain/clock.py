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


def as_shanghai(moment: datetime) -> datetime:
    """Return a moment that was written without an offset as one of Shanghai; others stay.

    >>> as_shanghai(datetime(2018, 11, 15, 9)).isoformat()
    '2018-11-15T09:00:00+08:00'
    """
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def stored_moment(moment: datetime) -> str:
    """Return a moment as it is stored: in the time of Shanghai, to the millisecond.

    >>> stored_moment(datetime(2018, 11, 15, 1, 0, 0, 999, UTC))
    '2018-11-15T09:00:00.000+08:00'
    """
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


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
