"""renameOrganisation: an organisation gets another name, and keeps the old one as a former name."""

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
from domain.text import clean
from graph.database import Transaction
from workflows.reorganisation import rename


@strawberry.input(description="Another name for an organisation (更名).")
class RenameOrganisationInput:
    """The input of renameOrganisation."""

    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description="Full name (全称), at most 200 characters.")
    short_name: str | None = optional("Short name (简称); without it, it has none.")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation was renamed (已更名).")
class RenameOrganisationPayload:
    """The payload of renameOrganisation."""

    organisation: Organisation = strawberry.field(description="The organisation (团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


RenameOrganisationResult = Annotated[
    RenameOrganisationPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("RenameOrganisationResult", description="What renameOrganisation answers (更名结果)."),
]


async def rename_organisation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Rename an organisation."""
    short_name = clean(data.short_name or "") or None
    by = await operating(tx, data, rights, "renameOrganisation")
    return await rename(tx, seen(data), clean(data.name), short_name, by)


RENAME_ORGANISATION = Change("RenameOrganisationPayload", rename_organisation)
