"""Which backups are kept: the last of each of so many days, weeks and months, as the calendar of Shanghai counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Keeping:
    """Of how many days, weeks and months the last one is kept; of each those that have one."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def kept(moments: Iterable[datetime], keeping: Keeping) -> set[datetime]:
    """Return which of the moments are kept; the newest one always is.

    >>> days = [datetime(2018, 11, day, 2, tzinfo=SHANGHAI) for day in range(1, 16)]
    >>> sorted(moment.day for moment in kept(days, Keeping(daily=2, weekly=2, monthly=1)))
    [11, 14, 15]
    """
    newest_first = sorted(moments, reverse=True)
    chosen = set(newest_first[:1])
    periods: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (keeping.daily, lambda day: (day.year, day.month, day.day)),
        (keeping.weekly, lambda day: tuple(day.isocalendar()[:2])),
        (keeping.monthly, lambda day: (day.year, day.month)),
    )
    for most, period_of in periods:
        lasts: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            lasts.setdefault(period_of(moment.astimezone(SHANGHAI)), moment)
        chosen |= set(list(lasts.values())[:most])
    return chosen
