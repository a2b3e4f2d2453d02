"""What must hold before an organisation is made, renamed, moved, merged, split or closed, or a post or membership changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import Conflict, InvalidInput, NotFound, Refused
from domain.kinds import Kind, Level, Sector
from domain.operations import Subject, Unit
from domain.tree_rules import LEADING_KINDS, PARENT_KINDS, allows_level

CODE_FORM = re.compile(r"[0-9A-Za-z-]{1,40}")
MOST_CHARACTERS = 200
UNDOABLE = timedelta(hours=72)
MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True)
class NewUnit:
    """An organisation that is to be made."""

    code: str
    name: str
    kind: Kind
    short_name: str | None = None
    level: Level | None = None
    sector: Sector | None = None
    parent_code: str | None = None
    division_code: str | None = None
    graduation_year: int | None = None
    is_institution: bool = False
    moe_code: str | None = None
    is_league_school: bool = False
    synthetic: bool = False


class UnitChanged(Conflict):
    """An organisation has changed since the caller saw it."""

    def __init__(self, code: str, problem: str, next_step: str, organisation_code: str) -> None:
        super().__init__(code, problem, next_step)
        self.organisation_code = organisation_code


def get_unit(units: dict[str, Unit], code: str) -> Unit:
    """Return an organisation that the caller may change, and that is open.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION``, ``EXTERNAL_ORGANISATION`` or ``CLOSED_ORGANISATION``.
    """
    unit = units.get(code)
    if unit is None:
        problem = f"There is no organisation {code} that you may change, or put something under."
        raise NotFound("NO_SUCH_ORGANISATION", problem, "Look its code up with searchOrganisations.")
    if unit.kind == Kind.EXTERNAL.value:
        raise InvalidInput("EXTERNAL_ORGANISATION", f"{code} lies outside the province.", "Load a table of organisations.")
    if unit.closed_on is not None:
        raise InvalidInput("CLOSED_ORGANISATION", f"{code} was closed on {unit.closed_on}.", "Name another one.")
    return unit


def check_version(unit: Unit, expected: int | None) -> None:
    """Refuse a change of what the caller has not seen.

    Raises
    ------
    UnitChanged
        ``VERSION_CONFLICT``.
    """
    if expected is not None and expected != unit.version:
        problem = f"{unit.code} has version {unit.version}, not {expected}."
        raise UnitChanged("VERSION_CONFLICT", problem, "Look at its present state, and decide again.", unit.code)


def check_day(on_day: date, today: date) -> str:
    """Return the day of a change as it is stored; it may not be to come.

    Raises
    ------
    InvalidInput
        ``FUTURE_DAY``.
    """
    if on_day > today:
        raise InvalidInput("FUTURE_DAY", f"{on_day} is to come; today is {today}.", "Send it when the day has come.")
    return on_day.isoformat()


def check_newest(what: str, newest: str | None, on_day: str) -> None:
    """Refuse a change that is older than what is recorded.

    Raises
    ------
    InvalidInput
        ``OLDER_CHANGE``.
    """
    if newest is not None and on_day < newest:
        problem = f"{what}: a change of {on_day} is older than what is recorded: {newest}."
        raise InvalidInput("OLDER_CHANGE", problem, f"Give a day that is not before {newest}.")


def check_name(name: str, *more: str | None) -> None:
    """Refuse an empty or too long name.

    Raises
    ------
    InvalidInput
        ``MISSING_VALUE`` or ``NAME_TOO_LONG``.
    """
    if not name:
        raise InvalidInput("MISSING_VALUE", "The name is empty.", "Write the full name.")
    if any(each and len(each) > MOST_CHARACTERS for each in (name, *more)):
        raise InvalidInput("NAME_TOO_LONG", f"The name has more than {MOST_CHARACTERS} characters.", "Shorten it.")


def check_new(new: NewUnit, same_code: str | None) -> None:
    """Refuse an organisation that cannot be so, by itself.

    Raises
    ------
    InvalidInput
        ``BAD_CODE``, ``DUPLICATE_CODE``, ``CODE_DIFFERS_IN_CASE``, ``PARENT_NOT_ALLOWED``, ``LEVEL_NOT_ALLOWED``,
        ``SECTOR_NOT_ALLOWED``, ``BAD_YEAR`` or what ``check_name`` raises.
    """
    if CODE_FORM.fullmatch(new.code) is None:
        raise InvalidInput("BAD_CODE", f"{new.code!r} is not a code.", "Write 1 to 40 letters A-Z, digits and hyphens.")
    if same_code == new.code:
        raise InvalidInput("DUPLICATE_CODE", f"There is an organisation {new.code} already.", "Choose another code.")
    if same_code is not None:
        problem = f"The code {new.code} differs only in case from {same_code}, which is in the graph."
        raise InvalidInput("CODE_DIFFERS_IN_CASE", problem, "Choose another code.")
    check_name(new.name, new.short_name)
    if new.kind in {Kind.PROVINCIAL_COMMITTEE, Kind.EXTERNAL}:
        problem = f"A {new.kind.value} has no parent; it is not made here."
        raise InvalidInput("PARENT_NOT_ALLOWED", problem, "Load a table of organisations.")
    if new.level is not None and not allows_level(new.kind, new.level):
        problem = f"The level {new.level.value} does not go with a {new.kind.value}."
        raise InvalidInput("LEVEL_NOT_ALLOWED", problem, "Leave the level out: only a work committee states one.")
    if new.sector is not None and new.kind in LEADING_KINDS:
        problem = "A committee of a province, city or county has no sector."
        raise InvalidInput("SECTOR_NOT_ALLOWED", problem, "Leave the sector out.")
    if new.graduation_year is not None and not 1900 <= new.graduation_year <= 2199:  # noqa: PLR2004 - as tables have it
        raise InvalidInput("BAD_YEAR", f"{new.graduation_year} is not a year.", "Write the year with four digits.")


def check_parent(code: str, kind: Kind, path: str | None, parent: Unit, on_day: str) -> None:
    """Refuse a parent under which an organisation cannot stand; ``path`` is its own, ``None`` for a new one.

    Raises
    ------
    InvalidInput
        ``CYCLE``, ``PARENT_KIND_NOT_ALLOWED`` or ``PARENT_NOT_YET``.
    """
    if path is not None and parent.path.startswith(path):
        problem = f"{parent.code} is {code} itself, or lies below it."
        raise InvalidInput("CYCLE", problem, "Name a parent elsewhere in the tree.")
    if Kind(parent.kind) not in PARENT_KINDS[kind]:
        problem = f"{code} is a {kind.value}, which cannot stand under {parent.code}, a {parent.kind}."
        raise InvalidInput("PARENT_KIND_NOT_ALLOWED", problem, "Name another parent.")
    if on_day < parent.known_from:
        problem = f"{parent.code} is known from {parent.known_from} on, after {on_day}."
        raise InvalidInput("PARENT_NOT_YET", problem, "Give a later day, or name another parent.")


def check_empty(unit: Unit, *, members_placed: bool, children_placed: bool) -> None:
    """Refuse to close an organisation that has members or children who are not placed in the same call.

    Raises
    ------
    Refused
        ``HAS_MEMBERS`` or ``OPEN_CHILDREN``.
    """
    if unit.own_members and not members_placed:
        raise Refused("HAS_MEMBERS", f"{unit.code} has {unit.own_members:,} members.", "State membersTo: a branch for them.")
    if unit.children and not children_placed:
        problem = f"{unit.code} has {len(unit.children):,} open organisations below it, such as {unit.children[0][0]}."
        raise Refused("OPEN_CHILDREN", problem, "State childrenTo: a committee for them, or close them first.")


def check_heir(unit: Unit, heir: Unit) -> None:
    """Refuse an organisation that cannot take what another one has.

    Raises
    ------
    InvalidInput
        ``EQUAL_ENDS``, ``NOT_A_BRANCH``, ``NOT_A_COMMITTEE`` or ``CYCLE``.
    """
    if unit.code == heir.code:
        raise InvalidInput("EQUAL_ENDS", f"{unit.code} would take from itself.", "Name another organisation.")
    if unit.is_branch and not heir.is_branch:
        raise InvalidInput("NOT_A_BRANCH", f"{heir.code} is no branch; {unit.code} is one.", "Name a branch.")
    if not unit.is_branch and not heir.is_committee:
        raise InvalidInput("NOT_A_COMMITTEE", f"{heir.code} is no committee; {unit.code} is one.", "Name a committee.")
    if heir.path.startswith(unit.path):
        raise InvalidInput("CYCLE", f"{heir.code} lies below {unit.code}.", "Move it out first, or name another.")


def check_number(what: str, values: Collection[object], most: int) -> None:
    """Refuse an empty or too long list, or one that names something twice.

    Raises
    ------
    InvalidInput
        ``BAD_NUMBER`` or ``NAMED_TWICE``.
    """
    if not 0 < len(values) <= most:
        raise InvalidInput("BAD_NUMBER", f"There are {len(values)} {what}; 1 to {most} can be sent.", "Send another number.")
    if len(set(values)) < len(values):
        raise InvalidInput("NAMED_TWICE", f"One of the {what} stands there twice.", "Name each once.")


def check_membership(subject: Subject, on_day: str) -> None:
    """Refuse to end a membership that is not there, or before it began.

    Raises
    ------
    LeagueGraphError
        ``NO_MEMBERSHIP`` or ``OLDER_CHANGE``.
    """
    if subject.branch_code is None:
        raise Refused("NO_MEMBERSHIP", "The person is no member of any branch.", "Look at the person's memberships.")
    check_newest("The membership", subject.member_since, on_day)


def check_undoable(at: datetime, undone_at: str | None, now: datetime) -> None:
    """Refuse to undo an operation too late, or twice.

    Raises
    ------
    Refused
        ``ALREADY_UNDONE`` or ``UNDO_CLOSED``.
    """
    if undone_at is not None:
        raise Refused("ALREADY_UNDONE", f"The operation was undone at {undone_at}.", "Look at the present state.")
    if now >= at + UNDOABLE:
        hours = int(UNDOABLE.total_seconds() // 3600)
        raise Refused("UNDO_CLOSED", f"An operation can be undone for {hours} hours.", "Send the opposite operation.")


def check_posts(posts: Sequence[dict[str, str]], person_id: str, code: str, post: str) -> None:
    """Refuse a post that the person has already.

    Raises
    ------
    Refused
        ``POST_HELD``.
    """
    if any((each["organisation_code"], each["post"]) == (code, post) for each in posts if each["person_id"] == person_id):
        raise Refused("POST_HELD", f"The person is {post} of {code} already.", "End that post first.")
