"""The audit trail: who changed what, in the transaction of the change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.clock import stored_moment
from graph.database import Transaction


@dataclass(frozen=True, slots=True)
class Doing:
    """Who changes something, as what the trail calls it, when, and in which request."""

    actor: str
    action: str
    at: datetime
    request_id: str | None = None


async def record_event(
    tx: Transaction,
    doing: Doing,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    activities: Sequence[str] = (),
    people: Sequence[str] = (),
    transfers: Sequence[str] = (),
    organisations: Sequence[str] = (),
    check_ins: Sequence[str] = (),
    also: Sequence[str] = (),
) -> str:
    """Record a change of activities, people, transfers (with their people), organisations, check-ins; return the event's id.

    It is the business of these organisations, of hosts, of the ends of transfers, and of those whose codes stand in ``also``.
    """
    rows = await tx.write(
        "audit_event/record_event",
        at=stored_moment(doing.at),
        actor=doing.actor,
        action=doing.action,
        request_id=doing.request_id,
        before=_text(before),
        after=_text(after),
        activity_ids=list(activities),
        person_ids=list(people),
        transfer_ids=list(transfers),
        organisation_codes=list(organisations),
        check_in_ids=list(check_ins),
        also_codes=list(also),
    )
    return str(rows[0]["id"])


def _text(state: Mapping[str, object]) -> str:
    return json.dumps(state, ensure_ascii=False, default=str)
