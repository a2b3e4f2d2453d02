"""checkInOrganisation: an officer checks an organisation in."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.check_ins import doing_now
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.types.organisation import Organisation
from domain.rights import Rights
from domain.text import clean
from graph.database import Transaction
from workflows.check_ins import check_organisation_in


@strawberry.input(description="Which organisation checks in (团组织入驻).")
class CheckInOrganisationInput:
    """The input of checkInOrganisation."""

    code: str = strawberry.field(
        description="The organisation (团组织编码), of which the caller is an officer, or of one above it."
    )
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation has checked in (已入驻).")
class CheckInOrganisationPayload:
    """The payload of checkInOrganisation."""

    organisation: Organisation = strawberry.field(description="The organisation (团组织).")


CheckInOrganisationResult = Annotated[
    CheckInOrganisationPayload | NotFound | Refused | InvalidInput | IdempotencyConflict,
    strawberry.union("CheckInOrganisationResult", description="What checkInOrganisation answers (入驻结果)."),
]


async def check_in(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Check an organisation in."""
    code = clean(data.code)
    await check_organisation_in(tx, code, rights, await doing_now(tx, data, rights, "checkInOrganisation"))
    return {"code": code}


CHECK_IN_ORGANISATION = Change("CheckInOrganisationPayload", check_in)
