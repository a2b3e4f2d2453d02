"""Check-in (报到) of people: its states, as data, what an applicant must state, and what its answer must not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.errors import Conflict, InvalidInput, Refused
from domain.identity import IdentityProblem, is_mobile
from domain.people import LEAST_JOINING_AGE, EndedBy, Gender
from domain.text import clean
from domain.transfer_cases import End

MOST_NAME_CHARACTERS = 100
GONE = frozenset({EndedBy.DECEASED.value, EndedBy.EXPELLED.value, EndedBy.AGE.value})


class CheckInState(StrEnum):
    """State of a check-in."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class CheckInAct(StrEnum):
    """What an officer does with one."""

    APPROVE = "APPROVE"
    CORRECT_BRANCH = "CORRECT_BRANCH"
    REJECT = "REJECT"


# What follows from which answer in which state; what is not here cannot be done. A corrected branch has to decide itself.
TABLE: dict[tuple[CheckInState, CheckInAct], CheckInState] = {
    (CheckInState.REQUESTED, CheckInAct.APPROVE): CheckInState.APPROVED,
    (CheckInState.REQUESTED, CheckInAct.CORRECT_BRANCH): CheckInState.REQUESTED,
    (CheckInState.REQUESTED, CheckInAct.REJECT): CheckInState.REJECTED,
}

IDENTITY_TOLD = {
    IdentityProblem.FORM: ("BAD_ID_NUMBER", "The identity number has not the form of one.", "Write 17 digits and a digit or X."),
    IdentityProblem.BIRTH_DATE: ("ID_BIRTH_DATE", "The identity number holds no day of birth.", "Type it again."),
    IdentityProblem.REGION: ("ID_REGION", "The identity number begins with a region that did not exist then.", "Type it again."),
    IdentityProblem.CHECK_DIGIT: ("ID_CHECK_DIGIT", "The check digit of the identity number is wrong.", "Type it again."),
    IdentityProblem.LOOKS_REAL: (
        "SYNTHETIC_LOOKS_REAL",
        "The identity number is a right one and may belong to somebody; this installation has generated people alone.",
        "Write one with a wrong check digit.",
    ),
}


class CheckInOpen(Refused):
    """The account has an open check-in already; ``check_in_id`` is that one."""

    def __init__(self, code: str, problem: str, next_step: str, check_in_id: str) -> None:
        super().__init__(code, problem, next_step)
        self.check_in_id = check_in_id


class CheckInChanged(Conflict):
    """A check-in has changed since the caller saw it."""

    def __init__(self, code: str, problem: str, next_step: str, check_in_id: str) -> None:
        super().__init__(code, problem, next_step)
        self.check_in_id = check_in_id


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks to be enrolled, as stated; the numbers are in clear, so they are in no text of it, and are never stored."""

    name: str
    id_number: str = field(repr=False)
    mobile: str = field(repr=False)
    joined_on: date

    @property
    def born_on(self) -> date:
        """Return the day of birth, which the identity number holds."""
        return date.fromisoformat(self.id_number[6:14])

    @property
    def gender(self) -> Gender:
        """Return the gender, which the last digit but one holds."""
        return Gender.MALE if int(self.id_number[16]) % 2 else Gender.FEMALE


@dataclass(frozen=True, slots=True)
class CheckInCase:
    """A check-in that is locked for an answer; ``linked_person`` is whose the account of the applicant is by now."""

    check_in_id: str
    version: int
    state: CheckInState
    branch_code: str
    is_own: bool
    linked_person: str | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The person who has the identity of an applicant, locked; ``has_account``: one that is not the applicant's is theirs."""

    person_id: str
    name: str
    branch_code: str | None
    last_ended_by: str | None
    is_moving: bool
    has_account: bool = False


def read_name(name: str) -> str:
    """Return a name as it is stored.

    Raises
    ------
    InvalidInput
        ``NO_NAME`` or ``NAME_TOO_LONG``.
    """
    cleaned = clean(name)
    if not cleaned:
        raise InvalidInput("NO_NAME", "There is no name.", "State the name as the identity card has it.")
    if len(cleaned) > MOST_NAME_CHARACTERS:
        raise InvalidInput("NAME_TOO_LONG", "The name is too long.", "Shorten it.")
    return cleaned


def identity_refusal(problem: IdentityProblem) -> InvalidInput:
    """Return what an applicant is told of an identity number; the number stands in no message."""
    code, told, step = IDENTITY_TOLD[problem]
    return InvalidInput(code, told, step)


def read_mobile(mobile: str, *, synthetic: bool) -> str:
    """Return a mobile number without what surrounds it.

    Raises
    ------
    InvalidInput
        ``BAD_PHONE``.
    """
    cleaned = clean(mobile)
    if not is_mobile(cleaned, synthetic=synthetic):
        begins = "11" if synthetic else "13 to 19"
        raise InvalidInput("BAD_PHONE", "It is no mobile number.", f"Write 11 digits that start with {begins}.")
    return cleaned


def check_joining(joined_on: date, born_on: date, today: date) -> None:
    """Refuse a day on which nobody can have joined the League.

    >>> check_joining(date(2015, 5, 4), date(2001, 5, 4), date(2019, 9, 2))

    Raises
    ------
    InvalidInput
        ``JOINED_IN_FUTURE`` or ``JOINED_TOO_YOUNG``.
    """
    if joined_on > today:
        raise InvalidInput("JOINED_IN_FUTURE", f"{joined_on} is to come.", "Mend the day of joining.")
    of_age = f"{born_on.year + LEAST_JOINING_AGE}{born_on.isoformat()[4:]}"
    if joined_on.isoformat() < of_age:
        problem = f"{joined_on} is before the {LEAST_JOINING_AGE}th birthday."
        raise InvalidInput("JOINED_TOO_YOUNG", problem, "Mend the day of joining.")


def check_branch(branch: End | None, today: str) -> End:
    """Return the branch in which somebody is to be enrolled.

    Raises
    ------
    LeagueGraphError
        ``NOT_A_BRANCH``, ``CLOSED_ORGANISATION`` or ``ORGANISATION_NOT_YET``.
    """
    if branch is None or branch.kind != "BRANCH":
        raise InvalidInput("NOT_A_BRANCH", "There is no branch with this code.", "Look it up with searchOrganisations.")
    if branch.closed_on is not None:
        raise InvalidInput("CLOSED_ORGANISATION", f"{branch.code} was closed on {branch.closed_on}.", "Name another one.")
    if today < branch.known_from:
        raise InvalidInput("ORGANISATION_NOT_YET", f"{branch.code} is known from {branch.known_from} on.", "Name another one.")
    return branch


def check_seen(case: CheckInCase, expected_version: int) -> None:
    """Refuse to decide on a state that is past.

    Raises
    ------
    CheckInChanged
        ``VERSION_CONFLICT``.
    """
    if case.version != expected_version:
        problem = f"The check-in has version {case.version}, not {expected_version}."
        raise CheckInChanged("VERSION_CONFLICT", problem, "Look at its present state, and decide again.", case.check_in_id)


def follow(case: CheckInCase, act: CheckInAct) -> CheckInState:
    """Return the state that follows an answer.

    Raises
    ------
    Refused
        ``CHECK_IN_ENDED`` or ``OWN_CHECK_IN``.
    """
    following = TABLE.get((case.state, act))
    if following is None:
        raise Refused("CHECK_IN_ENDED", f"The check-in is {case.state.value}; it is not answered any more.", "Ask for a new one.")
    if case.is_own:
        raise Refused("OWN_CHECK_IN", "Nobody answers their own check-in.", "Leave it to another officer.")
    return following


def check_own(linked: Enrolled | None, is_same: bool, branch_code: str) -> None:
    """Refuse an account that is somebody's already: it is not for another identity, and whoever is a member has checked in.

    Raises
    ------
    Refused
        ``OTHER_IDENTITY``, ``ALREADY_MEMBER`` or ``MEMBER_ELSEWHERE``.
    """
    if linked is None:
        return
    if not is_same:
        problem = "This account belongs to a person with another identity number."
        raise Refused("OTHER_IDENTITY", problem, "Sign in with an account of your own.")
    if linked.branch_code == branch_code:
        problem = "You are a member of this branch; name, identity number, day of joining and branch stay as they are."
        raise Refused("ALREADY_MEMBER", problem, "There is nothing to do; tell your officers what is wrong.")
    check_enrolment(linked, linked.name, branch_code)


def check_enrolment(person: Enrolled, name: str, branch_code: str) -> None:
    """Refuse to enrol somebody whom the graph knows otherwise; a member of this very branch may be.

    Raises
    ------
    Refused
        ``IDENTITY_DIFFERS``, ``ACCOUNT_EXISTS``, ``MEMBER_ELSEWHERE`` or ``MEMBERSHIP_ENDED``.
    """
    if person.name != name:
        problem = "What was stated does not agree with what is recorded."
        raise Refused("IDENTITY_DIFFERS", problem, "Look at the identity card together with the applicant, then reject it.")
    if person.has_account:  # a second one would have all their rights, posts included
        problem = "The person with this identity has an account already."
        raise Refused("ACCOUNT_EXISTS", problem, "Reject it: they sign in with that account.")
    if person.branch_code == branch_code:
        return
    if person.branch_code is not None or person.is_moving or person.last_ended_by == EndedBy.OUT_OF_PROVINCE.value:
        problem = "The applicant is a member elsewhere, or on the way: that is a transfer, not a check-in."
        raise Refused("MEMBER_ELSEWHERE", problem, "Reject it, and let them ask for a transfer (requestTransfer).")
    if person.last_ended_by in GONE:
        problem = "The applicant's membership of the League has ended; a check-in does not begin it again."
        raise Refused("MEMBERSHIP_ENDED", problem, "Reject it.")
