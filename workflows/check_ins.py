"""Check-in (报到) of people: how one is asked for, and what its answer brings about; each in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from domain.check_ins import (
    Applicant,
    CheckInAct,
    CheckInOpen,
    CheckInState,
    Enrolled,
    check_branch,
    check_enrolment,
    check_joining,
    check_own,
    check_seen,
    follow,
)
from domain.errors import InvalidInput, NotFound, Refused
from domain.identity import fingerprint, masked_identity_number, masked_mobile
from domain.rights import Rights
from graph import check_ins as cases
from graph.audit import Doing, record_event
from graph.clock import is_generated_time
from graph.database import Database, Transaction
from graph.people import begin_memberships, merge_people
from graph.transfer_cases import find_ends, lock_ends
from workflows.verification import Verifying, check_code, spend_code


@dataclass(frozen=True, slots=True)
class Request:
    """What an applicant asks for: to be enrolled in a branch; ``code`` is what was sent to the mobile."""

    applicant: Applicant
    branch_code: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckInAnswer:
    """What an officer decides."""

    act: CheckInAct
    branch_code: str | None
    because: str | None


async def request_check_in(
    tx: Transaction, db: Database, verifying: Verifying, request: Request, rights: Rights, doing: Doing, *, timeout_s: float
) -> str:
    """Ask for a check-in; return its id. The attempt at the code counts also where the rest is refused.

    Raises
    ------
    LeagueGraphError
        What does not allow it, by domain/check_ins.py and workflows/verification.py.
    """
    applicant, at = request.applicant, doing.at
    verifying.by.verify_identity(applicant.name, applicant.id_number)
    check_joining(applicant.joined_on, applicant.born_on, at.date())
    await refuse_generated_time(tx, verifying)
    await check_code(db, verifying, applicant.mobile, request.code, rights, timeout_s=timeout_s)
    await spend_code(tx, verifying, applicant.mobile, request.code, rights)
    account = await cases.lock_account(tx, rights.issuer, rights.subject)
    if account.open_id is not None:
        problem = "This account has asked already, and has no answer yet."
        raise CheckInOpen("CHECK_IN_OPEN", problem, "Wait for the answer; an officer can correct the branch.", account.open_id)
    branch = check_branch((await find_ends(tx, [request.branch_code], [])).get(request.branch_code), at.date().isoformat())
    held = _held(applicant, verifying)
    if account.person_id is not None:
        own = (rights.issuer, rights.subject)
        number = account.id_number_hmac
        linked = await cases.lock_person(tx, number, own) if number else _unknown(account.person_id)
        check_own(linked, number == held["id_number_hmac"], branch.code)
    await lock_ends(tx, [branch.code])
    new = cases.NewCheckIn(
        check_in_id=str(uuid.uuid4()),
        issuer=rights.issuer,
        subject=rights.subject,
        branch_code=branch.code,
        at=at,
        born_on=applicant.born_on,
        joined_on=applicant.joined_on,
        props=held,
    )
    await cases.create_check_in(tx, new)
    after = {"state": CheckInState.REQUESTED.value, "branch": branch.code}
    await record_event(tx, doing, {}, after, check_ins=[new.check_in_id], also=[branch.code])
    return new.check_in_id


async def refuse_generated_time(tx: Transaction, verifying: Verifying) -> None:
    """Refuse to bring real people into a graph whose time is that of generated ones.

    Raises
    ------
    Refused
        ``GENERATED_TIME``.
    """
    if not verifying.synthetic and await is_generated_time(tx):
        problem = "The time of this graph is that of generated people; real ones do not belong into it."
        raise Refused("GENERATED_TIME", problem, "Ask the administrators.")


def _unknown(person_id: str) -> Enrolled:
    """Return a person without an identity number, who is nobody's applicant."""
    return Enrolled(person_id, "", None, None, is_moving=False)


def _held(applicant: Applicant, verifying: Verifying) -> dict[str, Any]:
    """Return what is held of an applicant until the answer: no number in clear."""
    return {
        "name": applicant.name,
        "gender": applicant.gender.value,
        "id_number_hmac": fingerprint(verifying.key, applicant.id_number),
        "id_number_masked": masked_identity_number(applicant.id_number),
        "phone_hmac": fingerprint(verifying.key, applicant.mobile),
        "phone_masked": masked_mobile(applicant.mobile),
        "synthetic": verifying.synthetic,
    }


async def answer_check_in(
    tx: Transaction, check_in_id: str, expected_version: int, answer: CheckInAnswer, rights: Rights, doing: Doing
) -> None:
    """Answer a check-in as an officer of its branch or above.

    Raises
    ------
    LeagueGraphError
        What does not allow it, by domain/check_ins.py.
    """
    caller = (rights.issuer, rights.subject)
    locked = await cases.lock_check_in(tx, check_in_id, rights.person_scopes, caller, rights.person_id)
    if locked is None:
        raise NotFound("NO_SUCH_CHECK_IN", "There is no such check-in that you may answer.", "Mend the id.")
    check_seen(locked.case, expected_version)
    following = follow(locked.case, answer.act)
    if answer.act is CheckInAct.APPROVE:
        await _approve(tx, locked, following, doing)
    elif answer.act is CheckInAct.CORRECT_BRANCH:
        await _correct(tx, locked, answer.branch_code, answer.because, doing)
    else:
        if answer.because is None:
            raise InvalidInput("NO_BECAUSE", "A check-in is rejected with a reason.", "State because: the applicant reads it.")
        await cases.end_check_in(tx, check_in_id, following, answer.because, doing.at, None)
        await _record(tx, locked, doing, {"state": following.value, "because": answer.because})


async def _approve(tx: Transaction, locked: cases.LockedCheckIn, following: CheckInState, doing: Doing) -> None:
    case, today = locked.case, doing.at.date().isoformat()
    await lock_ends(tx, [case.branch_code])
    found = (await find_ends(tx, [case.branch_code], [])).get(case.branch_code)
    branch = check_branch(found, today)
    person = await cases.lock_person(tx, locked.props["id_number_hmac"], (locked.issuer, locked.subject))
    if case.linked_person is not None and (person is None or person.person_id != case.linked_person):
        problem = "The account that asked belongs to a person with another identity number by now."
        raise Refused("OTHER_IDENTITY", problem, "Reject it.")
    if person is not None:
        check_enrolment(person, locked.props["name"], branch.code)
        await cases.verify_mobile(tx, person.person_id, locked.props)
        person_id = person.person_id
    else:
        person_id = await _create_person(tx, locked.props)
    if person is None or person.branch_code is None:
        await begin_memberships(tx, [{"id": person_id, "branch_code": branch.code, "valid_from": today}])
    await tx.write("account/act_as", issuer=locked.issuer, subject=locked.subject, person_id=person_id)
    await cases.end_check_in(tx, case.check_in_id, following, None, doing.at, person_id)
    after: dict[str, object] = {"state": following.value, "person": person_id, "branch": branch.code, "is_new": person is None}
    await _record(tx, locked, doing, after, people=[person_id])


async def _create_person(tx: Transaction, held: Any) -> str:
    """Make the person; where somebody made one with this identity just now, the change begins anew and finds that one."""
    person_id = str(uuid.uuid4())
    names = ("name", "gender", "id_number_hmac", "id_number_masked", "phone_hmac", "phone_masked", "synthetic")
    props = {name: held[name] for name in names}
    await merge_people(tx, [{"id": person_id, "born_on": held["born_on"], "joined_on": held["joined_on"], "props": props}])
    return person_id


async def _correct(
    tx: Transaction, locked: cases.LockedCheckIn, branch_code: str | None, because: str | None, doing: Doing
) -> None:
    if branch_code is None or branch_code == locked.case.branch_code:
        raise InvalidInput("OTHER_BRANCH", "A corrected branch is another one.", "State branchCode: where the applicant belongs.")
    branch = check_branch((await find_ends(tx, [branch_code], [])).get(branch_code), doing.at.date().isoformat())
    await lock_ends(tx, [locked.case.branch_code, branch.code])
    await cases.correct_branch(tx, locked.case.check_in_id, branch.code)
    await _record(tx, locked, doing, {"branch": branch.code, "because": because}, also=[branch.code])


async def _record(
    tx: Transaction,
    locked: cases.LockedCheckIn,
    doing: Doing,
    after: dict[str, object],
    *,
    people: tuple[str, ...] | list[str] = (),
    also: tuple[str, ...] | list[str] = (),
) -> None:
    case = locked.case
    before = {"state": case.state.value, "branch": case.branch_code}
    await record_event(tx, doing, before, after, people=people, check_ins=[case.check_in_id], also=[case.branch_code, *also])


def organisation_absent() -> NotFound:
    """Return the error for an organisation that is absent, or out of scope."""
    problem = "There is no such organisation that you may check in."
    return NotFound("NO_SUCH_ORGANISATION", problem, "Look its code up with searchOrganisations.")


async def check_organisation_in(tx: Transaction, code: str, rights: Rights, doing: Doing) -> None:
    """Check an organisation in (入驻): from this day on it works in the system itself.

    Raises
    ------
    LeagueGraphError
        ``NO_SUCH_ORGANISATION``, ``CLOSED_ORGANISATION``, ``EXTERNAL_ORGANISATION``, ``ALREADY_CHECKED_IN``.
    """
    row = await cases.check_organisation_in(tx, code, rights.person_scopes, doing.at.date())
    if row is None:
        raise organisation_absent()
    if row["kind"] == "EXTERNAL":
        raise Refused("EXTERNAL_ORGANISATION", "It lies outside the province.", "There is nothing to do.")
    if row["closed_on"] is not None:
        raise Refused("CLOSED_ORGANISATION", f"{code} was closed on {row['closed_on']}.", "There is nothing to do.")
    if not row["is_new"]:
        raise Refused("ALREADY_CHECKED_IN", f"{code} checked in on {row['checked_in_on']}.", "There is nothing to do.")
    await record_event(tx, doing, {}, {"checked_in_on": row["checked_in_on"]}, organisations=[code])
