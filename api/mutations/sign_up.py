"""signUp: a member signs up for an activity, and gets a place or waits."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result, doing, locked_activity, own_person
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, VersionConflict
from api.mutations.fields import ACTIVITY_ID, EXPECTED_VERSION, KEY, dry_run, optional
from api.types.activity import Activity
from api.types.participation import Participation
from domain.rights import Rights
from domain.sign_ups import check_new, check_open, state_of_new
from graph.audit import record_event
from graph.clock import read_clock
from graph.database import Transaction
from graph.sign_ups import create_sign_up


@strawberry.input(description="For which activity the caller signs up (报名).")
class SignUpInput:
    """The input of signUp."""

    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY_ID)
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The caller has signed up (报名成功): with a place, or on the waiting list.")
class SignUpPayload:
    """The payload of signUp."""

    activity: Activity = strawberry.field(description="The activity (活动).")
    participation: Participation | None = strawberry.field(
        description="The sign-up (报名与参与); null where it was withdrawn since, and this is the answer to a key sent again."
    )


SignUpResult = Annotated[
    SignUpPayload | NotFound | InvalidInput | Refused | VersionConflict | IdempotencyConflict,
    strawberry.union("SignUpResult", description="What signUp answers (报名结果)."),
]


async def sign_up(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Sign the caller up: whoever comes when all places are taken waits."""
    person_id = own_person(rights)
    activity = await locked_activity(tx, data, [person_id])
    now = (await read_clock(tx)).now()
    check_new(activity, person_id)
    check_open(activity, now)
    state = state_of_new(activity.capacity, activity.confirmed)
    await create_sign_up(tx, activity.activity_id, person_id, state, now)
    after = {"person": person_id, "state": state.value}
    await record_event(tx, doing(data, rights, "signUp", now), {}, after, activities=[activity.activity_id], people=[person_id])
    return {"activity_id": activity.activity_id, "person_id": person_id}


SIGN_UP = Change("SignUpPayload", sign_up)
