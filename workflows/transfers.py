"""Membership transfers: how one is started, and what an answer to its open step brings about; each in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from domain.divisions import DivisionLevel
from domain.errors import InvalidInput, NotFound, Refused
from domain.rights import Rights
from domain.transfer_cases import Case, End, asked_of, boxes_of, following, route_of
from domain.transfer_checks import (
    check_answer,
    check_member,
    check_named,
    check_placing,
    check_reversal,
    check_seen,
    check_target,
    check_withdrawal,
    get_end,
    get_outside,
    get_transition,
    no_such_person,
    party_of,
    start_agreed,
)
from domain.transfer_rules import Act, next_step, steps_of
from domain.transfer_terms import Terms
from domain.transfers import StepKind, StepOutcome, TransferReason, TransferState
from graph import transfer_cases as cases
from graph.audit import Doing, record_event
from graph.database import Transaction


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: who moves, why, to which organisation or township of residence; ``name`` is what a receiver states."""

    person_id: str
    reason: TransferReason
    to_code: str | None = None
    residence_code: str | None = None
    from_code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """Who changes something, what the audit trail tells of it, and how long steps of transfers stay open."""

    rights: Rights
    doing: Doing
    terms: Terms

    @property
    def now(self) -> datetime:
        """Return when it is done."""
        return self.doing.at

    @property
    def today(self) -> str:
        """Return the day as the graph tells days."""
        return self.now.date().isoformat()


async def start_transfer(tx: Transaction, request: Request, acting: Acting) -> str:
    """Start a transfer; return its id.

    Raises
    ------
    LeagueGraphError
        What does not allow it, by domain/transfer_cases.py.
    """
    rights = acting.rights
    to_code = await _target_code(tx, request)
    member = await cases.lock_member(tx, request.person_id)
    if member is None:
        raise no_such_person()
    codes = [code for code in (to_code, member.branch_code, request.from_code) if code]
    ends = await cases.find_ends(tx, codes, rights.person_scopes)
    target, branch = get_end(ends.get(to_code)), ends.get(member.branch_code or "")
    party = party_of(member, rights.person_id, branch, target, request.name)
    check_member(member, request.from_code)
    sender = branch or get_outside(ends.get(request.from_code or ""))
    check_target(sender, target, acting.today)
    route = route_of(sender, target)
    steps = steps_of(route, places=not target.is_open_branch)
    agreed = start_agreed(steps, party, sender, target)
    step = next_step(steps, agreed)
    new = cases.NewTransfer(
        transfer_id=str(uuid.uuid4()),
        member=member,
        sender=sender,
        target=target,
        reason=request.reason,
        requested_by=party,
        residence_code=request.residence_code,
        officer=await cases.find_officer(tx, rights.issuer, rights.subject),
        agreed=[(each, asked_of(each, sender, target, None)) for each in agreed],
        step=step,
        addressee=asked_of(step, sender, target, None) if step else None,
        at=acting.now,
        due_at=acting.terms.due_at(route, acting.now),
    )
    await cases.create_transfer(tx, new)
    await _record_start(tx, new, acting)
    return new.transfer_id


async def _target_code(tx: Transaction, request: Request) -> str:
    if (request.to_code is None) == (request.residence_code is None):
        raise InvalidInput("ONE_TARGET", "A transfer has one target.", "State either toCode or residenceCode.")
    if request.residence_code is None:
        return request.to_code or ""
    found = await cases.find_fallback(tx, request.residence_code)
    if found is None:
        raise NotFound("NO_SUCH_DIVISION", f"There is no division {request.residence_code}.", "Look it up with searchDivisions.")
    level, end_code = found
    if level != DivisionLevel.TOWNSHIP.value:
        raise InvalidInput("NOT_A_TOWNSHIP", f"{request.residence_code} is no township.", "State the township of residence.")
    if end_code is None:
        problem = f"There is no committee of the township {request.residence_code}."
        raise Refused("NO_TOWNSHIP_COMMITTEE", problem, "State toCode: the committee that stands above it.")
    return end_code


async def _record_start(tx: Transaction, new: cases.NewTransfer, acting: Acting) -> None:
    after = {
        "person": new.member.person_id,
        "from": new.sender.code,
        "to": new.target.code,
        "reason": new.reason.value,
        "requested_by": new.requested_by.value,
        "awaits": new.addressee,
    }
    await record_event(tx, acting.doing, {}, after, transfers=[new.transfer_id], also=boxes_of(new.sender))


async def lock_seen(tx: Transaction, transfer_id: str, expected_version: int | None, rights: Rights) -> Case:
    """Return a transfer, locked until the end of the transaction, as the caller has seen it.

    Raises
    ------
    NotFound
        ``NO_SUCH_TRANSFER``: there is none, or none to which the caller is a party.
    TransferChanged
        ``VERSION_CONFLICT``.
    """
    case = await cases.lock_transfer(tx, transfer_id, rights.person_scopes, rights.person_id)
    if case is None:
        raise NotFound("NO_SUCH_TRANSFER", "There is no such transfer of yours.", "Mend the id.")
    check_seen(case, expected_version)
    return case


async def agree(tx: Transaction, case: Case, acting: Acting) -> None:
    """Agree to the open step; a committee that is to release and to accept is asked once."""
    get_transition(case, Act.AGREE)
    check_answer(case)
    await _answer(tx, case, StepOutcome.AGREED, acting)
    released_by = case.addressee if case.step is StepKind.RELEASE else case.released_by
    agreed = {*case.agreed, *([case.step] if case.step else [])}
    step = following(case, agreed)
    if step is StepKind.ACCEPT and case.target.asked == case.addressee:
        await _open(tx, case, step, case.target, acting, released_by)
        await _answer(tx, case, StepOutcome.AGREED, acting)
        step = following(case, {*agreed, step})
    await _go_on(tx, case, step, case.target, released_by, acting)


async def reject(tx: Transaction, case: Case, named_code: str | None, because: str | None, acting: Acting) -> None:
    """Refuse the open step: the transfer ends, or asks whom a township of residence names in its place."""
    get_transition(case, Act.REJECT)
    check_answer(case)
    ends = await cases.find_ends(tx, [named_code] if named_code else [], acting.rights.person_scopes)
    named = get_end(ends.get(named_code)) if named_code else None
    check_named(case, named, acting.today)
    transition = get_transition(case, Act.PASS_ON if named else Act.REJECT)
    await _answer(tx, case, StepOutcome.REJECTED, acting)
    if named is None:
        await cases.end_transfer(tx, case.transfer_id, transition.leads_to, because)
    else:
        await _open(tx, case, StepKind.ACCEPT, named, acting, case.released_by)
    await _record(tx, case, acting, {"outcome": StepOutcome.REJECTED.value, "because": because, "instead": named_code})


async def place(tx: Transaction, case: Case, branch_code: str, acting: Acting) -> None:
    """Name the branch, below the committee that was asked, where the member is placed: that completes the transfer."""
    get_transition(case, Act.PLACE)
    check_answer(case)
    assert case.addressee is not None  # noqa: S101 - a step is open
    asked = [case.addressee, *case.awaited]  # after a merger, or an escalation, somebody else has it as well
    ends = await cases.find_ends(tx, [branch_code, *asked], acting.rights.person_scopes)
    branch = check_placing(case, ends.get(branch_code), [ends[code].path for code in asked], acting.today)
    await _answer(tx, case, StepOutcome.PLACED, acting)
    await _go_on(tx, case, None, branch, case.released_by, acting)


async def confirm(tx: Transaction, case: Case, acting: Acting) -> None:
    """Record that the other side has received the member: that completes the transfer."""
    get_transition(case, Act.CONFIRM)
    check_answer(case)
    await _answer(tx, case, StepOutcome.CONFIRMED, acting)
    await _go_on(tx, case, None, case.target, case.released_by, acting)


async def withdraw(tx: Transaction, case: Case, because: str | None, acting: Acting) -> None:
    """Take a transfer back."""
    transition = get_transition(case, Act.WITHDRAW)
    check_withdrawal(case)
    await cases.end_transfer(tx, case.transfer_id, transition.leads_to, because)
    await _record(tx, case, acting, {"state": transition.leads_to.value, "because": because})


async def reverse(tx: Transaction, case: Case, because: str, acting: Acting) -> None:
    """Reverse a completed transfer."""
    transition = get_transition(case, Act.REVERSE)
    check_reversal(case, because, acting.now)
    await cases.reverse_transfer(tx, case, acting.now, because)
    await _record(tx, case, acting, {"state": transition.leads_to.value, "because": because})


async def _answer(tx: Transaction, case: Case, outcome: StepOutcome, acting: Acting) -> None:
    by = await cases.find_officer(tx, acting.rights.issuer, acting.rights.subject)
    await cases.answer_step(tx, case.transfer_id, acting.now, by, outcome)


async def _open(tx: Transaction, case: Case, step: StepKind, target: End, acting: Acting, released_by: str | None) -> None:
    addressee = asked_of(step, case.sender, target, released_by)
    await cases.lock_ends(tx, [addressee, target.code])
    await cases.check_there(tx, [addressee])
    due_at = acting.terms.due_at(case.route, acting.now)
    await cases.open_step(tx, case.transfer_id, step, addressee, target.code, acting.now, due_at)


async def _go_on(
    tx: Transaction, case: Case, step: StepKind | None, placed: End, released_by: str | None, acting: Acting
) -> None:
    """Open the step that follows, or complete the transfer where there is none."""
    if step is None:
        await cases.complete_transfer(tx, case, placed, acting.now)
        await _record(tx, case, acting, {"state": TransferState.COMPLETED.value, "placed_in": placed.code})
        return
    await _open(tx, case, step, case.target, acting, released_by)
    await _record(tx, case, acting, {"step": step.value, "awaits": asked_of(step, case.sender, case.target, released_by)})


async def _record(tx: Transaction, case: Case, acting: Acting, after: dict[str, object]) -> None:
    """Count the change, and record it."""
    await cases.count_change(tx, case.transfer_id)
    before = {"state": case.state.value, "step": case.step.value if case.step else None, "awaits": case.addressee}
    also = [*case.awaited, *boxes_of(case.sender)]
    await record_event(tx, acting.doing, before, after, transfers=[case.transfer_id], also=also)
