"""closeOrganisation: an organisation ends; what it still has is placed in the same call."""

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
from workflows.dissolving import close


@strawberry.input(description="The end of an organisation (撤销团组织).")
class CloseOrganisationInput:
    """The input of closeOrganisation."""

    code: str = strawberry.field(description=CODE)
    members_to: str | None = optional("Of a branch that has members: the branch that takes them (团员转入团支部编码).")
    children_to: str | None = optional("Of a committee that has others below it: the one that takes them (下级转入团组织编码).")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation was closed (已撤销).")
class CloseOrganisationPayload:
    """The payload of closeOrganisation."""

    organisation: Organisation = strawberry.field(description="The organisation (团组织), as it was.")
    operation: Operation = strawberry.field(description=OPERATION)


CloseOrganisationResult = Annotated[
    CloseOrganisationPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("CloseOrganisationResult", description="What closeOrganisation answers (撤销结果)."),
]


async def close_organisation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Close an organisation."""
    by = await operating(tx, data, rights, "closeOrganisation")
    return await close(tx, seen(data), data.members_to, data.children_to, by)


CLOSE_ORGANISATION = Change("CloseOrganisationPayload", close_organisation)
