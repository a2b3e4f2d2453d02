"""Words of activities: their kinds, the state of a sign-up, and by what an activity is found."""

from __future__ import annotations

from enum import StrEnum

from domain.pinyin import sort_key
from domain.search_keys import search_keys

MOST_CHARACTERS = 200  # of a name
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
