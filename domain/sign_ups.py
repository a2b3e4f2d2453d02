"""Rules of sign-ups: who gets a place, until when one signs up, what attendance and ratings must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.activities import MOST_HOURS_A_DAY, RATINGS, YEARS, SignUpState
from domain.clock import SHANGHAI
from domain.errors import Conflict, InvalidInput, LeagueGraphError, Refused

RATING_CHANGEABLE = timedelta(days=7)
MOST_PEOPLE_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class SignUp:
    """A sign-up as it is recorded."""

    person_id: str
    state: SignUpState
    signed_up_at: datetime
    attended_at: datetime | None = None
    hours: float | None = None
    rating: int | None = None
    rated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActivityState:
    """An activity that is locked for a change, with the sign-ups that the change is about, by person."""

    activity_id: str
    version: int
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    confirmed: int
    sign_ups: Mapping[str, SignUp]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who attended, when, and for how many hours."""

    person_id: str
    attended_at: datetime
    hours: float | None


class VersionConflict(Conflict):
    """An activity has changed since the caller saw it."""

    def __init__(self, code: str, problem: str, next_step: str, activity_id: str) -> None:
        super().__init__(code, problem, next_step)
        self.activity_id = activity_id


class SeveralRefused(Refused):
    """Something cannot be recorded of some people, and was recorded of nobody; ``people`` says of whom and why."""

    def __init__(self, code: str, problem: str, next_step: str, people: Iterable[tuple[str, LeagueGraphError]]) -> None:
        super().__init__(code, problem, next_step)
        self.people = list(people)


def check_version(activity: ActivityState, expected: int | None) -> None:
    """Refuse a change of what the caller has not seen.

    Raises
    ------
    VersionConflict
        ``VERSION_CONFLICT``.
    """
    if expected is not None and expected != activity.version:
        problem = f"The activity has version {activity.version}, not {expected}."
        raise VersionConflict("VERSION_CONFLICT", problem, "Look at its present state, and decide again.", activity.activity_id)


def state_of_new(capacity: int | None, confirmed: int) -> SignUpState:
    """Return whether who signs up now gets a place.

    >>> state_of_new(10, 9).value, state_of_new(10, 10).value, state_of_new(None, 10_000).value
    ('CONFIRMED', 'WAITING', 'CONFIRMED')
    """
    return SignUpState.CONFIRMED if capacity is None or confirmed < capacity else SignUpState.WAITING


def places_to_give_on(activity: ActivityState, leaving: SignUp) -> int:
    """Return how many of those who wait get a place when somebody leaves."""
    if activity.capacity is None:
        return 0
    staying = activity.confirmed - (leaving.state is SignUpState.CONFIRMED)
    return max(0, activity.capacity - staying)


def check_open(activity: ActivityState, now: datetime) -> None:
    """Refuse to sign up, or to withdraw, once an activity has started.

    Raises
    ------
    Refused
        ``SIGN_UP_CLOSED``.
    """
    if now >= activity.starts_at:
        raise Refused("SIGN_UP_CLOSED", f"The activity started at {_told(activity.starts_at)}; its sign-up is closed.")


def check_new(activity: ActivityState, person_id: str) -> None:
    """Refuse a second sign-up.

    Raises
    ------
    Refused
        ``ALREADY_SIGNED_UP``.
    """
    if person_id in activity.sign_ups:
        state = activity.sign_ups[person_id].state.value
        raise Refused("ALREADY_SIGNED_UP", f"You have signed up already; the state is {state}.", "There is nothing to do.")


def check_withdrawal(sign_up: SignUp) -> None:
    """Refuse to withdraw from what one attended.

    Raises
    ------
    Refused
        ``ALREADY_ATTENDED``.
    """
    if sign_up.attended_at is not None:
        raise Refused(
            "ALREADY_ATTENDED", "Your attendance is recorded; it cannot be withdrawn.", "Ask the organisation that holds it."
        )


def get_sign_up(activity: ActivityState, person_id: str) -> SignUp:
    """Return the sign-up of a person.

    Raises
    ------
    Refused
        ``NOT_SIGNED_UP``.
    """
    if person_id not in activity.sign_ups:
        raise Refused("NOT_SIGNED_UP", "There is no such sign-up for the activity.", "Sign up first, or mend the id.")
    return activity.sign_ups[person_id]


def attendance(activity: ActivityState, person_id: str, at: datetime | None, hours: float | None, now: datetime) -> Attendance:
    """Return what is recorded of a person who attended; without a time, the time that is recorded, or the start of the activity.

    Raises
    ------
    LeagueGraphError
        ``NOT_SIGNED_UP``, ``WAITING_ATTENDED``, ``BAD_MOMENT``, ``STARTS_IN_FUTURE``, ``BEFORE_ACTIVITY``, ``OUT_OF_ORDER`` or
        ``BAD_HOURS``.
    """
    sign_up = get_sign_up(activity, person_id)
    if sign_up.state is SignUpState.WAITING:
        raise Refused("WAITING_ATTENDED", "The person is on the waiting list.", "Somebody has to withdraw first.")
    attended_at = at or sign_up.attended_at or min(now, activity.starts_at)
    _check_attended(activity, sign_up, attended_at, now)
    days = (_day(activity.ends_at) - _day(activity.starts_at)).days + 1
    if hours is not None and not 0 <= hours <= days * MOST_HOURS_A_DAY:
        raise InvalidInput("BAD_HOURS", f"{hours:g} hours are less than 0, or more than 24 a day.", "Mend the hours.")
    return Attendance(person_id, attended_at, hours)


def _check_attended(activity: ActivityState, sign_up: SignUp, at: datetime, now: datetime) -> None:
    if at.year not in YEARS:
        raise InvalidInput("BAD_MOMENT", f"Activities lie between {YEARS[0]} and {YEARS[-1]}.", "Mend the time.")
    if _day(at) < _day(activity.starts_at):
        raise Refused("BEFORE_ACTIVITY", f"The day of the activity is {_day(activity.starts_at)}.", "Record it from that day on.")
    if at > now:
        raise InvalidInput("STARTS_IN_FUTURE", f"{_told(at)} is to come.", "Record it then.")
    if at < sign_up.signed_up_at or (sign_up.rated_at is not None and sign_up.rated_at < at):
        raise InvalidInput("OUT_OF_ORDER", "It would be before the sign-up, or after the rating.", "Mend the time.")


def check_rating(sign_up: SignUp, rating: int, now: datetime) -> None:
    """Refuse a rating of who did not attend, or a change of one that stands.

    Raises
    ------
    LeagueGraphError
        ``BAD_RATING``, ``NOT_ATTENDED`` or ``RATING_CLOSED``.
    """
    if rating not in RATINGS:
        raise InvalidInput("BAD_RATING", f"{rating} is no rating.", f"Write {RATINGS[0]} to {RATINGS[-1]}.")
    if sign_up.attended_at is None:
        raise Refused(
            "NOT_ATTENDED", "Your attendance is not recorded.", "Who attended can rate; ask the organisation that holds it."
        )
    if sign_up.rated_at is not None and now >= sign_up.rated_at + RATING_CHANGEABLE:
        raise Refused("RATING_CLOSED", f"You rated it at {_told(sign_up.rated_at)}; after 7 days a rating stands.")


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _told(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
