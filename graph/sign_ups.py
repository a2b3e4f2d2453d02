"""Sign-ups as mutations write them: each function runs in the transaction of its change, which has locked the activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.activities import SignUpState
from domain.clock import stored_moment
from domain.sign_ups import ActivityState, Attendance, SignUp
from graph.database import Row, Transaction


async def lock_activity(
    tx: Transaction, activity_id: str, person_ids: Sequence[str], scopes: Sequence[str] | None = None
) -> ActivityState | None:
    """Lock an activity and return its state with the sign-ups of these people; ``None`` where there is none in the scopes."""
    rows = await tx.write(
        "activity/lock_activity",
        activity_id=activity_id,
        person_ids=list(person_ids),
        scopes=None if scopes is None else list(scopes),
    )
    return _state(activity_id, rows[0]) if rows else None


def _state(activity_id: str, row: Row) -> ActivityState:
    sign_ups = {each["person_id"]: _sign_up(each) for each in row["sign_ups"]}
    starts_at, ends_at = datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])
    return ActivityState(activity_id, row["version"], starts_at, ends_at, row["capacity"], row["confirmed"], sign_ups)


def _sign_up(row: dict[str, Any]) -> SignUp:
    moments = {name: row[name] and datetime.fromisoformat(row[name]) for name in ("signed_up_at", "attended_at", "rated_at")}
    return SignUp(**{**row, **moments, "state": SignUpState(row["state"])})


async def create_sign_up(tx: Transaction, activity_id: str, person_id: str, state: SignUpState, at: datetime) -> None:
    """Sign a person up."""
    await tx.write(
        "sign_up/create_sign_up",
        activity_id=activity_id,
        person_id=person_id,
        state=state.value,
        signed_up_at=stored_moment(at),
    )


async def withdraw_sign_up(tx: Transaction, activity_id: str, person_id: str, places: int) -> list[str]:
    """Take a sign-up back and give its place on; return who got one."""
    rows = await tx.write("sign_up/withdraw_sign_up", activity_id=activity_id, person_id=person_id, places=places)
    return [row["promoted"] for row in rows]


async def record_attendance(tx: Transaction, activity_id: str, attendances: Sequence[Attendance]) -> int:
    """Record who attended; return how many."""
    rows = [
        {"person_id": each.person_id, "attended_at": stored_moment(each.attended_at), "hours": each.hours} for each in attendances
    ]
    return int((await tx.write("sign_up/record_attendance", activity_id=activity_id, rows=rows))[0]["recorded"])


async def rate_activity(tx: Transaction, activity_id: str, person_id: str, rating: int, at: datetime) -> None:
    """Record a rating; the time of the first one stays."""
    await tx.write("sign_up/rate_activity", activity_id=activity_id, person_id=person_id, rating=rating, at=stored_moment(at))
