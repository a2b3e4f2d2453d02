"""Who can read a person, as the schema tells it to that person."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from domain.rights import Role

if TYPE_CHECKING:
    from api.types.organisation import Organisation

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]


@strawberry.enum(description="Where a right comes from (权限来源).")
class ReaderVia(Enum):
    """Sources of rights."""

    GRANT = strawberry.enum_value("GRANT", description="The role was granted to an account (授权).")
    POST = strawberry.enum_value("POST", description="The cadre serves as secretary or deputy secretary (任职).")
    ASKED = strawberry.enum_value("ASKED", description="An officer elsewhere asked for them, for hours (紧急查阅).")


@strawberry.enum(description="How much a reader sees (可见内容).")
class ReaderSees(Enum):
    """Extents of rights on a person."""

    EVERYTHING = strawberry.enum_value("EVERYTHING", description="The whole record (全部).")
    TRANSFER = strawberry.enum_value(
        "TRANSFER", description="Name, masked identity number and the open transfer, as long as it is open (转接事项)."
    )


@strawberry.type(description="Somebody who can read the person now (可查阅者). Every read of theirs is recorded.")
class Reader:
    """An account, or a cadre, with a right on a person."""

    organisation: LazyOrganisation = strawberry.field(description="Where the right is held (所在团组织).")
    role: Role = strawberry.field(description="The role (角色).")
    via: ReaderVia = strawberry.field(description="Where the right comes from (权限来源).")
    sees: ReaderSees = strawberry.field(description="How much they see (可见内容).")
    account: str | None = strawberry.field(description="The account, where the role was granted (账号标识).")
    cadre: str | None = strawberry.field(description="Name of the cadre, where it comes from a post (团干部姓名).")
