"""mergeOrganisations: several organisations become one, a living one or a new one."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import (
    ON_DAY,
    OPERATION,
    SEEN,
    NewOrganisationInput,
    SeenOrganisationInput,
    new_unit,
    operating,
)
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain import errors
from domain.operation_checks import NewUnit
from domain.rights import Rights
from graph.clock import is_generated_time
from graph.database import Transaction
from workflows.dissolving import merge
from workflows.reorganisation import Seen


@strawberry.input(description="Organisations that become one (合并).")
class MergeOrganisationsInput:
    """The input of mergeOrganisations."""

    sources: list[SeenOrganisationInput] = strawberry.field(description="Which are merged (被合并团组织), at most 50.")
    into_code: str | None = optional("The living organisation that takes them (并入团组织编码).")
    into_expected_version: int | None = optional(SEEN)
    into_new: NewOrganisationInput | None = optional("In its place: the new organisation that they become (合并新建).")
    on_day: datetime.date | None = optional(ON_DAY)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisations were merged (已合并).")
class MergeOrganisationsPayload:
    """The payload of mergeOrganisations."""

    organisation: Organisation = strawberry.field(description="What they became (合并后的团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


MergeOrganisationsResult = Annotated[
    MergeOrganisationsPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("MergeOrganisationsResult", description="What mergeOrganisations answers (合并结果)."),
]


async def merge_organisations(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Merge organisations."""
    if (data.into_code is None) == (data.into_new is None):
        raise errors.InvalidInput("ONE_TARGET", "A merger has one target.", "State either intoCode or intoNew.")
    if data.into_code is not None:
        into: Seen | NewUnit = Seen(data.into_code, data.into_expected_version)
    else:
        into = new_unit(data.into_new, synthetic=await is_generated_time(tx))
    sources = [Seen(each["code"], each.get("expected_version")) for each in data.sources]
    return await merge(tx, sources, into, await operating(tx, data, rights, "mergeOrganisations"))


MERGE_ORGANISATIONS = Change("MergeOrganisationsPayload", merge_organisations)
