"""rateActivity: who attended an activity rates it, and may change that for 7 days."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result, doing, locked_activity, own_person
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused, VersionConflict
from api.mutations.fields import ACTIVITY_ID, EXPECTED_VERSION, KEY, dry_run, optional
from api.types.activity import Activity
from api.types.participation import Participation
from domain.rights import Rights
from domain.sign_ups import check_rating, get_sign_up
from graph.audit import record_event
from graph.clock import read_clock
from graph.database import Transaction
from graph.sign_ups import rate_activity


@strawberry.input(description="How the caller rates an activity that they attended (评价).")
class RateActivityInput:
    """The input of rateActivity."""

    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY_ID)
    rating: int = strawberry.field(description="From 1, bad, to 5, good (评分).")
    expected_version: int | None = optional(EXPECTED_VERSION)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The caller has rated (已评价).")
class RateActivityPayload:
    """The payload of rateActivity."""

    activity: Activity = strawberry.field(description="The activity (活动).")
    participation: Participation | None = strawberry.field(description="The sign-up with its rating (报名与参与).")


RateActivityResult = Annotated[
    RateActivityPayload | NotFound | InvalidInput | Refused | VersionConflict | IdempotencyConflict,
    strawberry.union("RateActivityResult", description="What rateActivity answers (评价结果)."),
]


async def rate(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Record how the caller rates an activity; the time of the first rating stays."""
    person_id = own_person(rights)
    activity = await locked_activity(tx, data, [person_id])
    now = (await read_clock(tx)).now()
    sign_up = get_sign_up(activity, person_id)
    check_rating(sign_up, data.rating, now)
    await rate_activity(tx, activity.activity_id, person_id, data.rating, now)
    before, after = {"person": person_id, "rating": sign_up.rating}, {"rating": data.rating}
    await record_event(
        tx, doing(data, rights, "rateActivity", now), before, after, activities=[activity.activity_id], people=[person_id]
    )
    return {"activity_id": activity.activity_id, "person_id": person_id}


RATE_ACTIVITY = Change("RateActivityPayload", rate)
