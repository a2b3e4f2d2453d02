"""appointCadre: a person gets a post."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.compiler.compile import key_of
from api.mutations.change import Change, Input, Result
from api.mutations.failures import IdempotencyConflict, InvalidInput, NotFound, OrganisationVersionConflict, Refused
from api.mutations.fields import KEY, dry_run, optional
from api.mutations.operations import CODE, ON_DAY, OPERATION, PERSON, SEEN, operating
from api.types.operation import Operation
from api.types.organisation import Organisation
from domain.people import Employment, Post
from domain.rights import Rights
from domain.text import clean
from graph.database import Transaction
from workflows.personnel import Appointment, appoint


@strawberry.input(description="A post for a person (任命团干部).")
class AppointCadreInput:
    """The input of appointCadre."""

    person_id: strawberry.ID = strawberry.field(description=PERSON)
    code: str = strawberry.field(description=CODE)
    post: Post = strawberry.field(description="Post (职务).")
    employment: Employment = strawberry.field(description="How the cadre is employed (专挂兼).")
    term_ends_on: datetime.date | None = optional("When the term ends (届满日期).")
    name: str | None = optional("The person's name (姓名), stated by who may not read the person.")
    on_day: datetime.date | None = optional(ON_DAY)
    expected_version: int | None = optional(SEEN)
    idempotency_key: strawberry.ID | None = optional(KEY)
    dry_run: bool = dry_run()


@strawberry.type(description="The person serves in the post (已任命).")
class AppointCadrePayload:
    """The payload of appointCadre."""

    organisation: Organisation = strawberry.field(description="Where (团组织).")
    operation: Operation = strawberry.field(description=OPERATION)


AppointCadreResult = Annotated[
    AppointCadrePayload | IdempotencyConflict | InvalidInput | NotFound | OrganisationVersionConflict | Refused,
    strawberry.union("AppointCadreResult", description="What appointCadre answers (任命结果)."),
]


async def appoint_cadre(tx: Transaction, data: Input, rights: Rights) -> Result:
    """Give a person a post."""
    term = data.term_ends_on
    wanted = Appointment(
        key_of("Person", data.person_id),
        data.code,
        Post(data.post),
        Employment(data.employment),
        datetime.date.fromisoformat(term) if isinstance(term, str) else term,
        clean(data.name) if data.name else None,
        data.expected_version,
    )
    return await appoint(tx, wanted, await operating(tx, data, rights, "appointCadre"))


APPOINT_CADRE = Change("AppointCadrePayload", appoint_cadre)
