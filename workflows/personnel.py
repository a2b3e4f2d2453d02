"""Changes of posts and memberships by hand: cadres are appointed and leave, memberships end; each as a plan of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import InvalidInput, NotFound, Refused
from domain.operation_checks import check_day, check_membership, check_newest, check_posts, check_version, get_unit
from domain.operations import Fact, Unit
from domain.people import Employment, EndedBy, Post
from graph import operations
from graph.database import Row, Transaction
from workflows.operations import Operating, Plan, carry_out
from workflows.reorganisation import Seen, add_posts_ended

ENDINGS = (EndedBy.AGE, EndedBy.EXPELLED, EndedBy.DECEASED, EndedBy.CORRECTED)
LEAVE_POSTS = frozenset({EndedBy.EXPELLED, EndedBy.DECEASED})


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who is to serve where, as what; ``name`` is what a caller states who may not read the person.

    ``version``: which one of the organisation the caller saw.
    """

    person_id: str
    code: str
    post: Post
    employment: Employment
    term_ends_on: date | None = None
    name: str | None = None
    version: int | None = None


async def appoint(tx: Transaction, wanted: Appointment, operating: Operating) -> Row:
    """Give a person a post; for an ADMIN, or an OFFICER of an organisation above.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_PERSON``, ``NO_SUCH_ORGANISATION``, ``POST_HELD``, ``TERM_BEFORE_START``, ``FUTURE_DAY`` or ``OLDER_CHANGE``.
    """
    on_day = check_day(operating.day, operating.today)
    subject = await operations.lock_subject(tx, wanted.person_id, operating.rights.person_scopes, wanted.name)
    if subject is None:
        problem = "There is no such person whom you may appoint."
        raise NotFound("NO_SUCH_PERSON", problem, "Mend the id; of whom you may not read, state the name as well.")
    unit = await _cadre_unit(tx, Seen(wanted.code, wanted.version), operating)
    check_newest(unit.code, unit.known_from, on_day)
    if wanted.term_ends_on is not None and wanted.term_ends_on < operating.day:
        raise InvalidInput(
            "TERM_BEFORE_START", f"The term ends on {wanted.term_ends_on}, before it begins.", "Mend one of the days."
        )
    check_posts(await operations.list_posts(tx, person_ids=[wanted.person_id]), wanted.person_id, unit.code, wanted.post.value)
    row = {
        "person_id": wanted.person_id,
        "organisation_code": unit.code,
        "post": wanted.post.value,
        "employment": wanted.employment.value,
        "valid_from": on_day,
        "term_ends_on": wanted.term_ends_on and wanted.term_ends_on.isoformat(),
    }
    plan = Plan(unit.code, {"cadres": [unit.code]}, people=[wanted.person_id])
    plan.add(Fact.POSTS_BEGUN, [{**row, "key": f"{wanted.person_id} {unit.code} {wanted.post.value} {on_day}"}])
    plan.told = {"person": wanted.person_id, "post": wanted.post.value, "organisation": unit.code}
    await operations.count_change(tx, plan.code)
    return await carry_out(tx, plan, operating)


async def end_post(tx: Transaction, person_id: str, seen: Seen, post: Post, operating: Operating) -> Row:
    """End a post; for an ADMIN, or an OFFICER of an organisation above.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION``, ``NO_SUCH_POST``, ``FUTURE_DAY`` or ``OLDER_CHANGE``.
    """
    on_day = check_day(operating.day, operating.today)
    unit = await _cadre_unit(tx, seen, operating)
    held = [
        row
        for row in await operations.list_posts(tx, codes=[unit.code])
        if (row["person_id"], row["post"]) == (person_id, post.value)
    ]
    if not held:
        problem = f"There is nobody of this id who is {post.value} of {unit.code}."
        raise NotFound("NO_SUCH_POST", problem, "Look at the cadres of the organisation.")
    check_newest("The post", max(row["valid_from"] for row in held), on_day)
    plan = Plan(unit.code, {"cadres": [unit.code]})
    add_posts_ended(plan, held, on_day)
    plan.told = {"person": person_id, "post": post.value, "organisation": unit.code}
    await operations.count_change(tx, plan.code)
    return await carry_out(tx, plan, operating)


async def end_membership(
    tx: Transaction, person_id: str, ended_by: EndedBy, because: str | None, branch_version: int | None, operating: Operating
) -> Row:
    """End the membership of a person in the caller's scopes; who died or was expelled leaves their posts as well.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_PERSON``, ``NO_MEMBERSHIP``, ``UNWANTED_VALUE``, ``FUTURE_DAY`` or ``OLDER_CHANGE``.
    """
    on_day = check_day(operating.day, operating.today)
    if ended_by not in ENDINGS:
        problem = f"A membership is not ended as {ended_by.value} by hand."
        raise InvalidInput("UNWANTED_VALUE", problem, f"State one of {', '.join(ENDINGS)}.")
    subject = await operations.lock_subject(tx, person_id, operating.rights.person_scopes, None)
    if subject is None:
        raise NotFound("NO_SUCH_PERSON", "There is no such person whose membership you may end.", "Mend the id.")
    check_membership(subject, on_day)
    code = subject.branch_code or ""
    branch = get_unit(await operations.lock_units(tx, [code], operating.rights.person_scopes), code)
    check_version(branch, branch_version)
    plan = Plan(code, {"officer": [code]}, people=[person_id])
    if ended_by in LEAVE_POSTS:
        await _leave_posts(tx, plan, person_id, operating)
    row = {"id": person_id, "branch_code": code, "valid_from": subject.member_since, "valid_to": on_day}
    plan.add(Fact.MEMBERS, [{**row, "ended_by": ended_by.value, "to_code": None}])
    plan.told = {"person": person_id, "branch": code, "ended_by": ended_by.value, "because": because}
    await operations.count_change(tx, plan.code)
    return await carry_out(tx, plan, operating)


async def _leave_posts(tx: Transaction, plan: Plan, person_id: str, operating: Operating) -> None:
    """Add to a plan that somebody leaves every post, none of which may be out of the caller's scopes."""
    posts = await operations.list_posts(tx, person_ids=[person_id])
    codes = list(dict.fromkeys(row["organisation_code"] for row in posts))
    rights = operating.rights
    may = await operations.lock_units(tx, codes, [*rights.admin_scopes, *rights.person_scopes])
    elsewhere = [code for code in codes if code not in may]
    if elsewhere:
        problem = f"The person serves in {elsewhere[0]}, whose posts you may not end."
        raise Refused("POST_ELSEWHERE", problem, "Ask an officer above it to end that post, or to end the membership.")
    check_newest("The post", max((row["valid_from"] for row in posts), default=None), operating.on_day)
    add_posts_ended(plan, posts, operating.on_day)
    plan.organisations = codes


async def _cadre_unit(tx: Transaction, seen: Seen, operating: Operating) -> Unit:
    rights = operating.rights
    unit = get_unit(await operations.lock_units(tx, [seen.code], rights.admin_scopes, rights.person_scopes), seen.code)
    check_version(unit, seen.version)
    return unit
