"""Opening a person to an officer out of whose scope they are, for some hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.people import MAJORITY_AGE
from graph.database import Transaction


@dataclass(frozen=True, slots=True)
class Opening:
    """Until when a person is open, and the codes of where they are a member or serve."""

    codes: list[str]
    until: str | None
    in_scope: bool


async def open_person(
    tx: Transaction, account: tuple[str, str], person_id: str, reason: str, hours: int, today: date, scopes: Sequence[str]
) -> Opening | None:
    """Open a person who is out of scope; ``None`` where there is none, or none who is known to be of age."""
    rows = await tx.write(
        "person_access/open_person",
        issuer=account[0],
        subject=account[1],
        person_id=person_id,
        today=today,
        years=MAJORITY_AGE,
        hours=hours,
        reason=reason,
        scopes=list(scopes),
    )
    return Opening(**rows[0]) if rows else None
