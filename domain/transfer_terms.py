"""How long a step of a transfer stays open: hours by route and season, written as one setting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.transfer_rules import Route

DEFAULT_HOURS = 72
MOST_HOURS = 24 * 90
REMINDER_HOURS = (24, 4)  # before a step runs out, the most first
ENTRY = re.compile(r"(?:(WITHIN|OUT|IN) +)?(?:(\d\d-\d\d)\.\.(\d\d-\d\d) +)?(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Term:
    """Hours of the steps of a route (``None``: of every one) that are opened in a season (``None``: at any time)."""

    hours: int
    route: Route | None = None
    season: tuple[str, str] | None = None

    def fits(self, route: Route, day: date) -> bool:
        """Tell whether a step of the route that is opened on the day has this term; a season may go over New Year."""
        if self.route not in {None, route}:
            return False
        if self.season is None:
            return True
        begin, end = self.season
        at = f"{day:%m-%d}"
        return begin <= at <= end if begin <= end else at >= begin or at <= end


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms; of those that fit the last one counts."""

    terms: tuple[Term, ...] = (Term(DEFAULT_HOURS),)

    def due_at(self, route: Route, opened_at: datetime) -> datetime:
        """Return when a step that is opened now runs out.

        >>> from datetime import UTC
        >>> Terms().due_at(Route.OUT, datetime(2018, 11, 15, 9, tzinfo=UTC)).isoformat()
        '2018-11-18T09:00:00+00:00'
        """
        day = opened_at.astimezone(SHANGHAI).date()
        hours = next((term.hours for term in reversed(self.terms) if term.fits(route, day)), DEFAULT_HOURS)
        return opened_at + timedelta(hours=hours)


def read_terms(text: str) -> Terms:
    """Return the terms that a setting states.

    >>> read_terms("72, OUT 120").terms
    (Term(hours=72, route=None, season=None), Term(hours=120, route=<Route.OUT: 'OUT'>, season=None))
    >>> read_terms("06-15..09-15 96").terms[0].season
    ('06-15', '09-15')

    Raises
    ------
    InvalidInput
        ``BAD_TERMS``.
    """
    return Terms(tuple(_term(entry.strip()) for entry in text.split(",")))


def _term(entry: str) -> Term:
    found = ENTRY.fullmatch(entry)
    if found is None or not 0 < int(found[4]) <= MOST_HOURS or not all(_is_day(day) for day in (found[2], found[3]) if day):
        problem = f"{entry!r} does not say how long steps of transfers stay open."
        raise InvalidInput("BAD_TERMS", problem, f"Write [WITHIN|OUT|IN] [MM-DD..MM-DD] hours, 1 to {MOST_HOURS}.")
    season = (found[2], found[3]) if found[2] else None
    return Term(int(found[4]), Route(found[1]) if found[1] else None, season)


def _is_day(day: str) -> bool:
    try:
        date.fromisoformat(f"2020-{day}")
    except ValueError:
        return False
    return True
