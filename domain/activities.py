"""Words of activities: their kinds, the state of a sign-up, what a new one must be, and by what it is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.kinds import Kind
from domain.pinyin import sort_key
from domain.search_keys import search_keys

MOST_CHARACTERS = 200  # of a name
YEARS = range(1900, 2200)  # in which an activity may lie
MOST_HOURS_A_DAY = 24
OWN_SOURCE = "LEAGUEGRAPH"  # of activities that no other platform recorded; their external id is their own id
RATINGS = range(1, 6)


class ActivityKind(StrEnum):
    """Kind of an activity."""

    STUDY = "STUDY"
    VOLUNTEERING = "VOLUNTEERING"
    CULTURE = "CULTURE"
    EMPLOYMENT = "EMPLOYMENT"
    COUNSELLING = "COUNSELLING"
    BRANCH_LIFE = "BRANCH_LIFE"
    OTHER = "OTHER"


class SignUpState(StrEnum):
    """State of a sign-up."""

    CONFIRMED = "CONFIRMED"
    WAITING = "WAITING"


def activity_keys(name: str, activity_id: str) -> dict[str, object]:
    """Return what is stored beside an activity's name: its order, and what a search looks at.

    >>> activity_keys("植树", "A1")["search_text"], activity_keys("植树", "A1")["search_own"]
    ('植 树', ['植树', 'zhishu', 'zs'])
    """
    keys = search_keys(activity_id, name, None, [], name)
    del keys["search_names"]
    return {"sort_key": sort_key(name, activity_id), **keys}


@dataclass(frozen=True, slots=True)
class Draft:
    """An activity that is to be made."""

    host_code: str
    name: str
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Host:
    """The organisation that is to hold an activity; days are text."""

    code: str
    kind: str
    known_from: str
    closed_on: str | None


def check_draft(draft: Draft) -> None:
    """Refuse an activity that cannot be, whoever holds it.

    Raises
    ------
    InvalidInput
        ``MISSING_VALUE``, ``NAME_TOO_LONG``, ``BAD_MOMENT``, ``ENDS_BEFORE_START`` or ``BAD_NUMBER``.
    """
    if not draft.name:
        raise InvalidInput("MISSING_VALUE", "The activity has no name.", "Write one.")
    if len(draft.name) > MOST_CHARACTERS:
        raise InvalidInput("NAME_TOO_LONG", f"The name has more than {MOST_CHARACTERS} characters.", "Shorten it.")
    if draft.starts_at.year not in YEARS or draft.ends_at.year not in YEARS:
        raise InvalidInput("BAD_MOMENT", f"Activities lie between {YEARS[0]} and {YEARS[-1]}.", "Mend the time.")
    if draft.ends_at < draft.starts_at:
        raise InvalidInput("ENDS_BEFORE_START", "The activity ends before it starts.", "Mend one of the two times.")
    if draft.capacity is not None and draft.capacity < 1:
        raise InvalidInput("BAD_NUMBER", "The capacity is no number of people.", "Write a number above 0, or leave it out.")


def check_host(host: Host, starts_at: datetime) -> None:
    """Refuse a host that cannot hold an activity on the day when it starts.

    Raises
    ------
    InvalidInput
        ``EXTERNAL_ORGANISATION``, ``CLOSED_ORGANISATION`` or ``ORGANISATION_NOT_YET``.
    """
    day = starts_at.astimezone(SHANGHAI).date().isoformat()
    if host.kind == Kind.EXTERNAL.value:
        raise InvalidInput(
            "EXTERNAL_ORGANISATION", f"{host.code} lies outside the province.", "Name the organisation that holds it."
        )
    if host.closed_on is not None and host.closed_on <= day:
        raise InvalidInput("CLOSED_ORGANISATION", f"{host.code} was closed on {host.closed_on}.", "Mend the code or the time.")
    if day < host.known_from:
        raise InvalidInput("ORGANISATION_NOT_YET", f"{host.code} is known from {host.known_from} on.", "Mend the time.")
