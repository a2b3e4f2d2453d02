"""endMembership: a membership ends by age, expulsion, death, or because it was recorded by mistake."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import ON_DAY, OPERATION, PERSON, SEEN_BRANCH, because, operating
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.people import EndedBy
from domain.rights import Rights
from graph.database import Transaction
from workflows.personnel import end_membership


@strawberry.input(description="A membership that ends (终止团籍).")
class EndMembershipInput:
    """The input of endMembership."""

    person_id: strawberry.ID = strawberry.field(description=PERSON)
    ended_by: EndedBy = strawberry.field(description="How (终止方式): AGE, EXPELLED, DECEASED or CORRECTED.")
    because: str | None = optional("Why (说明), at most 500 characters.")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN_BRANCH)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The membership has ended (已终止).")
class EndMembershipPayload:
    """The payload of endMembership."""

    organisation: Organisation = strawberry.field(description="The branch (原团支部).")
    operation: Operation = strawberry.field(description=OPERATION)


EndMembershipResult = Annotated[
    EndMembershipPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("EndMembershipResult", description="What endMembership answers (终止结果)."),
]


async def end_a_membership(tx: Transaction, data: Input, rights: Rights) -> Result:
    """End a membership."""
    by = await operating(tx, data, rights, "endMembership")
    return await end_membership(
        tx, key_of("Person", data.person_id), EndedBy(data.ended_by), because(data), data.expected_version, by
    )


END_MEMBERSHIP = Change("EndMembershipPayload", end_a_membership)
