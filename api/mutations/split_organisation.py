"""splitOrganisation: a branch gives members to new branches, a committee gives organisations to new ones."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import CODE, ON_DAY, OPERATION, SEEN, NewOrganisationInput, new_unit, operating, seen
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.rights import Rights
from graph.clock import is_generated_time
from graph.database import Transaction
from workflows.splitting import Part, Rule, split


@strawberry.input(description="Which members go to a part (分配规则): who joined, or was born, in a time; days are half-open.")
class SplitRuleInput:
    """A rule."""

    joined_from: datetime.date | None = optional("Who joined on this day or later (入团日期起).")
    joined_before: datetime.date | None = optional("Who joined before this day (入团日期止).")
    born_from: datetime.date | None = optional("Who was born on this day or later (出生日期起).")
    born_before: datetime.date | None = optional("Who was born before this day (出生日期止).")


@strawberry.input(description="A part of a split (拆分部分): the new organisation, and what goes to it.")
class SplitPartInput:
    """A part."""

    organisation: NewOrganisationInput = strawberry.field(description="What it is (新团组织).")
    person_ids: list[strawberry.ID] | None = optional("Of a branch: members who go there (团员编号).")
    rule: SplitRuleInput | None = optional(
        "Of a branch: who goes there (分配规则), of those in no list; the first part that takes."
    )
    child_codes: list[str] | None = optional("Of a committee: organisations below it that go there (下级团组织编码).")


@strawberry.input(description="An organisation that is split (拆分); what no part takes stays.")
class SplitOrganisationInput:
    """The input of splitOrganisation."""

    code: str = strawberry.field(description=CODE)
    parts: list[SplitPartInput] = strawberry.field(description="The new organisations (拆分部分), at most 20.")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The organisation was split (已拆分).")
class SplitOrganisationPayload:
    """The payload of splitOrganisation."""

    organisation: Organisation = strawberry.field(description="The old organisation (原团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


SplitOrganisationResult = Annotated[
    SplitOrganisationPayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("SplitOrganisationResult", description="What splitOrganisation answers (拆分结果)."),
]


async def split_organisation(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Split an organisation."""
    synthetic = await is_generated_time(tx)
    parts = [
        Part(
            new_unit(each["organisation"], synthetic=synthetic),
            [key_of("Person", person_id) for person_id in each.get("person_ids") or ()],
            Rule(**{name: str(day) for name, day in each["rule"].items()}) if each.get("rule") else None,
            each.get("child_codes") or (),
        )
        for each in data.parts
    ]
    return await split(tx, seen(data), parts, await operating(tx, data, rights, "splitOrganisation"))


SPLIT_ORGANISATION = Change("SplitOrganisationPayload", split_organisation)
