"""Words of activities: their kinds, and the state of a sign-up."""

from __future__ import annotations

from enum import StrEnum

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
