"""Words of people: gender, how a membership ended, posts of cadres and how they are employed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

LEAST_JOINING_AGE = 14
MAJORITY_AGE = 18
LEAVING_AGE = 28


class Gender(StrEnum):
    """Gender of a person."""

    FEMALE = "FEMALE"
    MALE = "MALE"


class EndedBy(StrEnum):
    """How a membership of a branch ended."""

    TRANSFERRED = "TRANSFERRED"
    OUT_OF_PROVINCE = "OUT_OF_PROVINCE"
    AGE = "AGE"
    EXPELLED = "EXPELLED"
    DECEASED = "DECEASED"
    CORRECTED = "CORRECTED"
    REORGANISED = "REORGANISED"
    REVERSED = "REVERSED"


class Post(StrEnum):
    """Post of a cadre; there is no other."""

    SECRETARY = "SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"


class Employment(StrEnum):
    """How a cadre is employed."""

    FULL_TIME = "FULL_TIME"
    SECONDED = "SECONDED"
    PART_TIME = "PART_TIME"


def born_by(day: date) -> date:
    """Return the last day of birth of who is 28 on a day, and leaves the League unless they serve in a post.

    >>> born_by(date(2018, 11, 15)).isoformat(), born_by(date(2128, 2, 29)).isoformat()
    ('1990-11-15', '2100-02-28')
    """
    year = day.year - LEAVING_AGE
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


OFFICER_POSTS = (Post.SECRETARY, Post.DEPUTY_SECRETARY)
