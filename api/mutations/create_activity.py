"""createActivity: an officer lets an organisation hold an activity."""

from __future__ import annotations

import datetime
import uuid
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result, doing
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound
from api.mutations.fields import KEY, dry_run, optional
from api.types.activity import Activity
from domain import errors
from domain.activities import ActivityKind, Draft, check_draft, check_host
from domain.clock import as_shanghai
from domain.rights import Rights
from domain.text import clean
from graph.activities import create_activity, lock_host
from graph.audit import record_event
from graph.clock import read_clock
from graph.database import Transaction


@strawberry.input(description="An activity that is to be held (新建活动).")
class CreateActivityInput:
    """The input of createActivity."""

    host_code: str = strawberry.field(description="The organisation that holds it (主办团组织编码).")
    name: str = strawberry.field(description="Name (名称), at most 200 characters.")
    kind: ActivityKind = strawberry.field(description="Kind (活动类型).")
    starts_at: datetime.datetime = strawberry.field(description="When it starts (开始时间); without an offset, in Shanghai.")
    ends_at: datetime.datetime = strawberry.field(description="When it ends (结束时间); without an offset, in Shanghai.")
    capacity: int | None = optional("How many can take part (名额); without it, as many as want.")
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The activity was made (活动已建立).")
class CreateActivityPayload:
    """The payload of createActivity."""

    activity: Activity = strawberry.field(description="The activity (活动).")


CreateActivityResult = Annotated[
    CreateActivityPayload | NotFound | InvalidInput | IdempotencyConflict,
    strawberry.union("CreateActivityResult", description="What createActivity answers (新建结果)."),
]


async def create(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Make an activity of an organisation in the caller's scopes."""
    draft = _draft(data)
    check_draft(draft)
    host = await lock_host(tx, draft.host_code, rights.person_scopes)
    if host is None:
        problem = "There is no such organisation whose activities you may make."
        raise errors.NotFound("NO_SUCH_ORGANISATION", problem, "Look its code up with searchOrganisations.")
    check_host(host, draft.starts_at)
    activity_id = str(uuid.uuid4())
    now = (await read_clock(tx)).now()
    await create_activity(tx, activity_id, draft)
    after = {"host": draft.host_code, "name": draft.name}
    await record_event(tx, doing(data, rights, "createActivity", now), {}, after, activities=[activity_id])
    return {"activity_id": activity_id}


def _draft(data: Input) -> Draft:
    moments = as_shanghai(data.starts_at), as_shanghai(data.ends_at)
    return Draft(data.host_code, clean(data.name), ActivityKind(data.kind), *moments, data.capacity)


CREATE_ACTIVITY = Change("CreateActivityPayload", create)
