"""Check-ins as mutations change them: each function runs in the transaction of its change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.check_ins import CheckInCase, CheckInState, Enrolled
from domain.clock import stored_moment
from graph.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account that is locked: its open check-in, and the person whose it is."""

    open_id: str | None
    person_id: str | None
    id_number_hmac: str | None


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """A check-in that is asked for; ``props`` is what is held of the applicant until it is answered."""

    check_in_id: str
    issuer: str
    subject: str
    branch_code: str
    at: datetime
    born_on: date
    joined_on: date
    props: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LockedCheckIn:
    """A check-in that is locked, whose account asked, and what was stated (``born_on`` and ``joined_on`` as text)."""

    case: CheckInCase
    issuer: str
    subject: str
    props: Mapping[str, Any]


def open_for(issuer: str, subject: str) -> str:
    """Return what an open check-in holds of the account that asked, so that there is one at most."""
    return f"{issuer}|{subject}"


async def lock_account(tx: Transaction, issuer: str, subject: str) -> AccountState:
    """Lock an account."""
    rows = await tx.write("check_in/lock_account", issuer=issuer, subject=subject, open_for=open_for(issuer, subject))
    return AccountState(**rows[0])


async def create_check_in(tx: Transaction, new: NewCheckIn) -> None:
    """Make a check-in of an account that is locked."""
    await tx.write(
        "check_in/create_check_in",
        id=new.check_in_id,
        issuer=new.issuer,
        subject=new.subject,
        open_for=open_for(new.issuer, new.subject),
        branch_code=new.branch_code,
        requested_at=stored_moment(new.at),
        born_on=new.born_on.isoformat(),
        joined_on=new.joined_on.isoformat(),
        props=dict(new.props),
    )


async def lock_check_in(
    tx: Transaction, check_in_id: str, scopes: Sequence[str], caller: tuple[str, str], caller_person: str | None
) -> LockedCheckIn | None:
    """Lock a check-in; ``None`` where there is none whose branch lies in the scopes."""
    issuer, subject = caller
    rows = await tx.write(
        "check_in/lock_check_in",
        check_in_id=check_in_id,
        scopes=list(scopes),
        issuer=issuer,
        subject=subject,
        caller_person=caller_person,
    )
    return _locked(check_in_id, rows[0]) if rows else None


def _locked(check_in_id: str, row: Row) -> LockedCheckIn:
    kept = {name: row[name] for name in ("version", "branch_code", "is_own", "linked_person")}
    case = CheckInCase(check_in_id, state=CheckInState(row["state"]), **kept)
    return LockedCheckIn(case, row["issuer"], row["subject"], row["props"])


async def lock_person(tx: Transaction, id_number_hmac: str, account: tuple[str, str]) -> Enrolled | None:
    """Lock the person with an identity; ``None`` where there is none. ``account``: the one that asks (issuer, subject)."""
    issuer, subject = account
    rows = await tx.write("check_in/lock_person", id_number_hmac=id_number_hmac, issuer=issuer, subject=subject)
    return Enrolled(**rows[0]) if rows else None


async def correct_branch(tx: Transaction, check_in_id: str, branch_code: str) -> None:
    """Hand a locked check-in to another branch."""
    await tx.write("check_in/correct_branch", check_in_id=check_in_id, branch_code=branch_code)


async def end_check_in(
    tx: Transaction, check_in_id: str, state: CheckInState, because: str | None, at: datetime, person_id: str | None
) -> None:
    """End a locked check-in; ``person_id``: who was enrolled."""
    await tx.write(
        "check_in/end_check_in",
        check_in_id=check_in_id,
        state=state.value,
        because=because,
        answered_at=stored_moment(at),
        person_id=person_id,
    )


async def verify_mobile(tx: Transaction, person_id: str, props: Mapping[str, Any]) -> None:
    """Record the verified mobile of a locked person, and what was stated and nobody had recorded."""
    stated = {name: props.get(name) for name in ("phone_hmac", "phone_masked", "born_on", "joined_on", "gender")}
    await tx.write("check_in/verify_mobile", person_id=person_id, **stated)


async def check_organisation_in(tx: Transaction, code: str, scopes: Sequence[str], today: date) -> Row | None:
    """Check an organisation in; ``None`` where there is none in the scopes."""
    rows = await tx.write("check_in/check_organisation_in", code=code, scopes=list(scopes), today=today.isoformat())
    return rows[0] if rows else None
