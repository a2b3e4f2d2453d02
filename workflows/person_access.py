"""An officer reads a person out of scope: for a reason, for three hours, never a minor; the audit trail tells who and why."""

from __future__ import annotations

from domain.errors import InvalidInput, NotFound, Refused
from domain.rights import Rights
from domain.text import clean
from graph.audit import Doing, record_event
from graph.clock import read_clock
from graph.database import Row, Transaction
from graph.person_access import open_person
from graph.service_tokens import SERVICE_ISSUER

HOURS = 3
LEAST_REASON, MOST_REASON = 10, 500


async def request_access(tx: Transaction, person_id: str, reason: str, rights: Rights, doing: Doing) -> Row:
    """Open the person to the caller and record it; return ``until``.

    Raises
    ------
    NotFound
        ``NO_SUCH_PERSON``: the caller is no officer, or there is nobody of this id who is known to be of age.
    Refused
        ``NOT_FOR_SERVICES``, ``IN_SCOPE``.
    InvalidInput
        ``NO_REASON``.
    """
    absent = NotFound("NO_SUCH_PERSON", "There is no such person whom you may ask for.", "Mend the id.")
    if not rights.person_scopes:
        raise absent
    if rights.issuer == SERVICE_ISSUER:
        raise Refused("NOT_FOR_SERVICES", "A program cannot ask for a person out of scope.", "Let an officer ask.")
    reason = clean(reason)
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        problem = f"The reason has {len(reason)} characters; {LEAST_REASON} to {MOST_REASON} are wanted."
        raise InvalidInput("NO_REASON", problem, "Say for what you need the person's record.")
    today, account = (await read_clock(tx)).today(), (rights.issuer, rights.subject)
    opening = await open_person(tx, account, person_id, reason, HOURS, today, rights.person_scopes)
    if opening is None:
        raise absent
    if opening.in_scope or person_id == rights.person_id:
        raise Refused("IN_SCOPE", "You may read this person anyway.", "Ask for `person(id:)`.")
    after = {"person": person_id, "reason": reason, "until": opening.until}
    await record_event(tx, doing, {}, after, people=[person_id], also=opening.codes)
    return {"until": opening.until}
