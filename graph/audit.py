"""The audit trail: who changed what, in the transaction of the change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.clock import stored_moment
from graph.database import Transaction


async def record_event(
    tx: Transaction,
    at: datetime,
    actor: str,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    activity_id: str,
    person_ids: Sequence[str] = (),
) -> None:
    """Record a change of an activity or of sign-ups for it."""
    concerned = {"activity_id": activity_id, "person_ids": list(person_ids)}
    await tx.write("audit_event/record_event", **_event(at, actor, action, before, after), **concerned)


async def record_transfer_event(
    tx: Transaction,
    at: datetime,
    actor: str,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    transfer_id: str,
) -> None:
    """Record a change of a transfer; the event concerns its person, too."""
    await tx.write("audit_event/record_transfer", **_event(at, actor, action, before, after), transfer_id=transfer_id)


def _event(at: datetime, actor: str, action: str, before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, str]:
    return {"at": stored_moment(at), "actor": actor, "action": action, "before": _text(before), "after": _text(after)}


def _text(state: Mapping[str, object]) -> str:
    return json.dumps(state, ensure_ascii=False, default=str)
