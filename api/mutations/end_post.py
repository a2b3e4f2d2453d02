"""endPost: a person leaves a post."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import CODE, ON_DAY, OPERATION, PERSON, SEEN, operating, seen
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.people import Post
from domain.rights import Rights
from graph.database import Transaction
from workflows.personnel import end_post


@strawberry.input(description="A post that ends (免职).")
class EndPostInput:
    """The input of endPost."""

    person_id: strawberry.ID = strawberry.field(description=PERSON)
    code: str = strawberry.field(description=CODE)
    post: Post = strawberry.field(description="Post (职务).")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The post has ended (已免职).")
class EndPostPayload:
    """The payload of endPost."""

    organisation: Organisation = strawberry.field(description="Where (团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


EndPostResult = Annotated[
    EndPostPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("EndPostResult", description="What endPost answers (免职结果)."),
]


async def end_a_post(tx: Transaction, data: Input, rights: Rights) -> Result:
    """End a post."""
    by = await operating(tx, data, rights, "endPost")
    return await end_post(tx, key_of("Person", data.person_id), seen(data), Post(data.post), by)


END_POST = Change("EndPostPayload", end_a_post)
