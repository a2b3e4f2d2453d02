"""withdrawSignUp: a member gives a place back, and who waits longest gets it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result, doing, locked_activity, own_person
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, VersionConflict
from api.mutations.fields import ACTIVITY_ID, EXPECTED_VERSION, KEY, dry_run, optional
from api.types.activity import Activity
from domain.rights import Rights
from domain.sign_ups import check_open, check_withdrawal, get_sign_up, places_to_give_on
from graph.audit import record_event
from graph.clock import read_clock
from graph.database import Transaction
from graph.sign_ups import withdraw_sign_up


@strawberry.input(description="From which activity the caller withdraws (取消报名).")
class WithdrawSignUpInput:
    """The input of withdrawSignUp."""

    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY_ID)
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The caller has withdrawn (已取消报名); who waited longest has the place.")
class WithdrawSignUpPayload:
    """The payload of withdrawSignUp."""

    activity: Activity = strawberry.field(description="The activity (活动).")


WithdrawSignUpResult = Annotated[
    WithdrawSignUpPayload | NotFound | InvalidInput | Refused | VersionConflict | IdempotencyConflict,
    strawberry.union("WithdrawSignUpResult", description="What withdrawSignUp answers (取消报名结果)."),
]


async def withdraw(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Withdraw the caller's sign-up and give the place on."""
    person_id = own_person(rights)
    activity = await locked_activity(tx, data, [person_id])
    now = (await read_clock(tx)).now()
    leaving = get_sign_up(activity, person_id)
    check_withdrawal(leaving)
    check_open(activity, now)
    promoted = await withdraw_sign_up(tx, activity.activity_id, person_id, places_to_give_on(activity, leaving))
    before, after = {"person": person_id, "state": leaving.state.value}, {"promoted": promoted}
    concerned = [person_id, *promoted]
    await record_event(
        tx, doing(data, rights, "withdrawSignUp", now), before, after, activities=[activity.activity_id], people=concerned
    )
    return {"activity_id": activity.activity_id}


WITHDRAW_SIGN_UP = Change("WithdrawSignUpPayload", withdraw)
