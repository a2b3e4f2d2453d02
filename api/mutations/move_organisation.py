"""moveOrganisation: an organisation goes under another parent, with all that lies below it."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import CODE, ON_DAY, OPERATION, SEEN, operating, seen
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.rights import Rights
from graph.database import Transaction
from workflows.reorganisation import move


@strawberry.input(description="Another parent for an organisation (改隶).")
class MoveOrganisationInput:
    """The input of moveOrganisation."""

    code: str = strawberry.field(description=CODE)
    parent_code: str = strawberry.field(description="The new parent (新上级团组织编码).")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation was moved (已改隶).")
class MoveOrganisationPayload:
    """The payload of moveOrganisation."""

    organisation: Organisation = strawberry.field(description="The organisation (团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


MoveOrganisationResult = Annotated[
    MoveOrganisationPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("MoveOrganisationResult", description="What moveOrganisation answers (改隶结果)."),
]


async def move_organisation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Move an organisation."""
    return await move(tx, seen(data), data.parent_code, await operating(tx, data, rights, "moveOrganisation"))


MOVE_ORGANISATION = Change("MoveOrganisationPayload", move_organisation)
