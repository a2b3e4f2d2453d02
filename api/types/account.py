"""The calling account of the schema."""

from __future__ import annotations

import datetime

import strawberry

from api.types.organisation import Organisation
from api.types.person import Person
from domain.rights import Role


@strawberry.type(description="A role that an account has on a subtree (授权).")
class Grant:
    """A grant."""

    role: Role = strawberry.field(description="The role (角色).")
    organisation: Organisation = strawberry.field(description="The root of the subtree (授权范围).")
    until: datetime.datetime | None = strawberry.field(description="When it ends (到期时间); null: until it is revoked.")


@strawberry.type(description="The caller (当前账号), as their token says, with what they are granted.")
class Account:
    """The calling account."""

    issuer: str = strawberry.field(description="Who issued the token (签发方).")
    subject: str = strawberry.field(description="Whom it was issued to (账号标识).")
    person: Person | None = strawberry.field(description="The person whose account it is (本人).")
    grants: list[Grant] = strawberry.field(description="Roles on subtrees that hold now (授权).")
