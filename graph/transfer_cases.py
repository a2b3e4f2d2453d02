"""Transfers as mutations change them: each function runs in the transaction of its change, which has locked what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.clock import stored_moment
from domain.errors import Refused
from domain.kinds import Kind
from domain.people import EndedBy
from domain.transfer_cases import Case, End, Member, positive
from domain.transfers import Party, StepKind, StepOutcome, TransferReason, TransferState
from graph.database import Row, Transaction
from graph.people import begin_memberships, end_memberships
from graph.transfers import create_transfers


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer that is started: the steps that its starter has agreed to, with whom they would await, and the open step."""

    transfer_id: str
    member: Member
    sender: End
    target: End
    reason: TransferReason
    requested_by: Party
    residence_code: str | None
    officer: str
    agreed: Sequence[tuple[StepKind, str]]
    step: StepKind | None
    addressee: str | None
    at: datetime
    due_at: datetime


async def find_ends(tx: Transaction, codes: Sequence[str], scopes: Sequence[str]) -> dict[str, End]:
    """Return organisations as ends of transfers, by code; those that are not there are left out."""
    rows = await tx.read("transfer/find_ends", codes=sorted(set(codes)), scopes=list(scopes))
    return {row["code"]: End(**row) for row in rows}


async def find_fallback(tx: Transaction, code: str) -> tuple[str | None, str | None] | None:
    """Return the level of a division, and the code of who takes members that live there; ``None``: there is no such division."""
    rows = await tx.read("transfer/find_fallback", code=code)
    return (rows[0]["level"], rows[0]["end_code"]) if rows else None


async def find_class(tx: Transaction, code: str, scopes: Sequence[str], limit: int) -> tuple[int | None, list[str]] | None:
    """Return when a branch in the scopes graduates, and its members in the order of names; ``None`` where there is none."""
    rows = await tx.read("transfer/find_class", code=code, scopes=list(scopes), limit=limit)
    return (rows[0]["graduation_year"], rows[0]["members"]) if rows else None


async def lock_member(tx: Transaction, person_id: str) -> Member | None:
    """Lock a person who is to move; ``None`` where there is none."""
    rows = await tx.write("transfer/lock_member", person_id=person_id)
    return Member(person_id, **rows[0]) if rows else None


async def lock_transfer(tx: Transaction, transfer_id: str, scopes: Sequence[str], caller_person: str | None) -> Case | None:
    """Lock a transfer; ``None`` where there is none to which the caller is a party."""
    rows = await tx.write("transfer/lock_transfer", transfer_id=transfer_id, scopes=list(scopes), caller_person=caller_person)
    if not rows:
        return None
    row = rows[0]
    codes = [code for code in (row["sender_code"], row["target_code"], row["placed_code"]) if code]
    return _case(transfer_id, row, await find_ends(tx, codes, scopes))


def _case(transfer_id: str, row: Row, ends: dict[str, End]) -> Case:
    asked = list(zip(row["kinds"], row["addressees"], row["outcomes"], strict=True))
    released = [addressee for kind, addressee, outcome in asked if kind == StepKind.RELEASE.value and positive(outcome)]
    kept = ("version", "person_id", "residence_code", "addressee", "branch_code", "member_since")
    judged = ("was_reorganised", "is_own", "may_answer", "may_reverse")
    return Case(
        transfer_id=transfer_id,
        **{name: row[name] for name in (*kept, *judged)},
        state=TransferState(row["state"]),
        requested_by=Party(row["requested_by"]),
        completed_at=row["completed_at"] and datetime.fromisoformat(row["completed_at"]),
        sender=ends[row["sender_code"]],
        target=ends[row["target_code"]],
        placed=ends.get(row["placed_code"]),
        step=row["step"] and StepKind(row["step"]),
        agreed=frozenset(StepKind(kind) for kind, _, outcome in asked if positive(outcome)),
        refused_by=frozenset(addressee for _, addressee, outcome in asked if not positive(outcome)),
        released_by=released[-1] if released else None,
        awaited=tuple(row["awaited"]),
    )


async def create_transfer(tx: Transaction, new: NewTransfer) -> None:
    """Make a transfer of a person who is locked; one whose steps are all answered by its start moves the member at once."""
    at, due_at, count = stored_moment(new.at), stored_moment(new.due_at), len(new.agreed)
    is_open = new.step is not None
    open_step = {
        "kind": new.step,
        "first_addressee": new.addressee,
        "opened_at": at,
        "first_due_at": due_at,
        "escalations": 0,
    }
    row = {
        "id": new.transfer_id,
        "person_id": new.member.person_id,
        "from_code": new.sender.code,
        "to_code": new.target.code,
        "placed_in_code": None if is_open else new.target.code,
        "requested_at": at,
        "completed_at": None if is_open else at,
        "reversed_at": None,
        "open_for": new.member.person_id if is_open else None,
        "open_step": open_step if is_open else None,
        "opened_at": [at] * count,
        "first_due_at": [due_at] * count,
        "answered_at": [at] * count,
        "props": {
            "reason": new.reason.value,
            "state": TransferState.OPEN.value if is_open else TransferState.COMPLETED.value,
            "requested_by": new.requested_by.value,
            "residence_code": new.residence_code,
            "step_kinds": [kind.value for kind, _ in new.agreed],
            "step_first_addressees": [addressee for _, addressee in new.agreed],
            "step_answered_by": [new.officer] * count,
            "step_outcomes": [StepOutcome.AGREED.value] * count,
            "step_escalations": [0] * count,
        },
    }
    await lock_ends(tx, [code for code in (new.sender.code, new.target.code, new.addressee) if code])
    await check_there(tx, [code for code in (new.target.code, new.addressee) if code])
    await create_transfers(tx, [row])
    if not is_open:
        member = new.member
        await move_member(tx, member.person_id, member.branch_code, member.member_since, new.target, new.at.date())


async def check_there(tx: Transaction, codes: Sequence[str]) -> None:
    """Refuse organisations that were closed before they were locked: nobody is sent there, nor asked there.

    Raises
    ------
    Refused
        ``CLOSED_ORGANISATION``.
    """
    for end in (await find_ends(tx, codes, ())).values():
        if end.closed_on is not None:
            raise Refused("CLOSED_ORGANISATION", f"{end.code} was closed just now.", "Look at the present state.")


async def find_officer(tx: Transaction, issuer: str, subject: str) -> str:
    """Return what organisations see as the name of an account that answers."""
    return str((await tx.read("transfer/find_officer", issuer=issuer, subject=subject))[0]["name"])


async def lock_ends(tx: Transaction, codes: Sequence[str]) -> None:
    """Lock organisations in the order of codes, before anything is tied to them."""
    await tx.write("transfer/lock_ends", codes=list(codes))


async def answer_step(tx: Transaction, transfer_id: str, at: datetime, by: str, outcome: StepOutcome) -> None:
    """Answer the open step."""
    await tx.write(
        "transfer/answer_step", transfer_id=transfer_id, answered_at=stored_moment(at), answered_by=by, outcome=outcome.value
    )


async def open_step(
    tx: Transaction, transfer_id: str, kind: StepKind, addressee: str, target_code: str, at: datetime, due_at: datetime
) -> None:
    """Open the next step, for a target that may be another one than before."""
    await tx.write(
        "transfer/open_step",
        transfer_id=transfer_id,
        kind=kind.value,
        addressee=addressee,
        target_code=target_code,
        opened_at=stored_moment(at),
        due_at=stored_moment(due_at),
    )


async def count_change(tx: Transaction, transfer_id: str) -> None:
    """Count a change of a transfer."""
    await tx.write("transfer/count_change", transfer_id=transfer_id)


async def end_transfer(tx: Transaction, transfer_id: str, state: TransferState, because: str | None) -> None:
    """End a transfer in which nobody moved; ``because`` is what the parties are told."""
    await tx.write("transfer/end_transfer", transfer_id=transfer_id, state=state.value, because=because)


async def complete_transfer(tx: Transaction, case: Case, placed: End, at: datetime) -> None:
    """Complete a transfer, and move the membership with it; after a reorganisation it starts where the member is now.

    Raises
    ------
    Refused
        ``CLOSED_ORGANISATION``: the branch was closed after it was looked at.
    """
    sender_code = case.sender.code if case.sender.is_external else case.branch_code or case.sender.code
    await lock_ends(tx, [sender_code, placed.code])
    placed = (await find_ends(tx, [placed.code], ()))[placed.code]
    if not placed.is_external and not placed.is_open_branch:
        raise Refused("CLOSED_ORGANISATION", f"{placed.code} was closed just now.", "Look at the present state.")
    await tx.write(
        "transfer/complete_transfer",
        transfer_id=case.transfer_id,
        completed_at=stored_moment(at),
        sender_code=sender_code,
        placed_code=placed.code,
    )
    await move_member(tx, case.person_id, case.branch_code, case.member_since, placed, at.date())


async def move_member(
    tx: Transaction, person_id: str, branch_code: str | None, since: str | None, placed: End, on_day: date
) -> None:
    """End the present membership, if there is one, and begin one where the member was placed, if that is a branch."""
    ended_by = EndedBy.OUT_OF_PROVINCE if placed.is_external else EndedBy.TRANSFERRED
    await _end(tx, person_id, branch_code, since, on_day, ended_by)
    await _begin(tx, person_id, placed, on_day)


async def reverse_transfer(tx: Transaction, case: Case, at: datetime, because: str) -> None:
    """Reverse a completed transfer: the member is back where they were, from this day on."""
    assert case.placed is not None  # noqa: S101 - it was completed
    await lock_ends(tx, [case.sender.code, case.placed.code])
    await tx.write("transfer/reverse_transfer", transfer_id=case.transfer_id, reversed_at=stored_moment(at), because=because)
    await _end(tx, case.person_id, case.branch_code, case.member_since, at.date(), EndedBy.REVERSED)
    await _begin(tx, case.person_id, case.sender, at.date())


async def _end(tx: Transaction, person_id: str, code: str | None, since: str | None, on_day: date, by: EndedBy) -> None:
    if code is not None:
        row = {"id": person_id, "branch_code": code, "valid_from": since, "valid_to": on_day.isoformat(), "ended_by": by.value}
        await end_memberships(tx, [row])


async def _begin(tx: Transaction, person_id: str, branch: End, on_day: date) -> None:
    if branch.kind == Kind.BRANCH.value:
        await begin_memberships(tx, [{"id": person_id, "branch_code": branch.code, "valid_from": on_day.isoformat()}])
