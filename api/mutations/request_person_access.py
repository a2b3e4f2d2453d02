"""requestPersonAccess: an officer reads a person out of scope for three hours, for a reason, and auditors are told."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result, doing
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused
from api.mutations.fields import KEY, dry_run, optional
from domain.rights import Rights
from graph.clock import read_clock
from graph.database import Transaction
from workflows.person_access import request_access


@strawberry.input(description="A person out of scope whom an officer has to see (紧急查阅).")
class RequestPersonAccessInput:
    """The input of requestPersonAccess."""

    person_id: strawberry.ID = strawberry.field(description="Who (人员编号): a global id, or the id of tables.")
    reason: str = strawberry.field(description="Why (事由), 10 to 500 characters; auditors read it.")
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The person can be read until then (已开放查阅).")
class RequestPersonAccessPayload:
    """The payload of requestPersonAccess: no person in it, since what is kept for a key, or undone by a dry run, opens nobody."""

    until: str = strawberry.field(description="Until when (截止时间), three hours from now: `person(id:)` answers until then.")


RequestPersonAccessResult = Annotated[
    RequestPersonAccessPayload | IdempotencyConflict | InvalidInput | NotFound | Refused,
    strawberry.union("RequestPersonAccessResult", description="What requestPersonAccess answers (紧急查阅结果)."),
]


async def request_person_access(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Open the person, and record who did so and why."""
    by = doing(data, rights, "requestPersonAccess", (await read_clock(tx)).now())
    return await request_access(tx, key_of("Person", data.person_id), data.reason, rights, by)


REQUEST_PERSON_ACCESS = Change("RequestPersonAccessPayload", request_person_access)
