"""createOrganisation: an organisation is made under another."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import ON_DAY, OPERATION, SEEN_PARENT, NewOrganisationInput, new_unit, operating
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.rights import Rights
from graph.clock import is_generated_time
from graph.database import Transaction
from workflows.reorganisation import create


@strawberry.input(description="An organisation that is to be made (新建团组织).")
class CreateOrganisationInput:
    """The input of createOrganisation."""

    organisation: NewOrganisationInput = strawberry.field(description="What it is (新团组织).")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN_PARENT)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation was made (团组织已建立).")
class CreateOrganisationPayload:
    """The payload of createOrganisation."""

    organisation: Organisation = strawberry.field(description="The new organisation (新团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


CreateOrganisationResult = Annotated[
    CreateOrganisationPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("CreateOrganisationResult", description="What createOrganisation answers (新建结果)."),
]


async def create_organisation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Make an organisation."""
    new = new_unit(data.organisation, synthetic=await is_generated_time(tx))
    return await create(tx, new, data.expected_version, await operating(tx, data, rights, "createOrganisation"))


CREATE_ORGANISATION = Change("CreateOrganisationPayload", create_organisation)
