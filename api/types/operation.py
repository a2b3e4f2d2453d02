"""Operations of the schema: what a change of organisations, posts or memberships has changed, or would."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from domain.operations import Fact

if TYPE_CHECKING:
    from api.types.organisation import Organisation

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]


@strawberry.type(description="One line of what an operation changes (变更项).")
class OperationChange:
    """A line."""

    what: Fact = strawberry.field(description="What changes (变更类型).")
    code: str = strawberry.field(description="Of which organisation (团组织编码).")
    other_code: str | None = strawberry.field(description="The other organisation of it (相关团组织编码): the parent, the heir.")
    count: int = strawberry.field(description="How many facts (数量): people, posts, steps, or 1.")


@strawberry.type(description="What an organisation has of its own (自有数量).")
class OwnCounts:
    """Counts of one moment."""

    members: int = strawberry.field(description="Present members (团员数).")
    cadres: int = strawberry.field(description="Present posts of cadres (团干部数).")
    children: int = strawberry.field(description="Open organisations right below it (直属下级数).")


@strawberry.type(description="An organisation's own counts before and after an operation (变更前后数量).")
class CountsChange:
    """Counts before and after."""

    code: str = strawberry.field(description="Which organisation (团组织编码).")
    organisation: LazyOrganisation | None = strawberry.field(description="The organisation (团组织); null where it is gone.")
    before: OwnCounts = strawberry.field(description="Before (变更前).")
    after: OwnCounts = strawberry.field(description="After (变更后).")


@strawberry.type(description="A change of organisations, posts or memberships (操作); of a dry run, what it would be.")
class Operation:
    """An operation."""

    operation_id: strawberry.ID = strawberry.field(description="Its id (操作编号), by which it is undone; a dry run keeps none.")
    action: str = strawberry.field(description="The mutation (操作名称).")
    at: datetime.datetime = strawberry.field(description="When it was done (操作时间).")
    undoable_until: datetime.datetime = strawberry.field(description="Until when it can be undone (可撤销期限); an undo cannot.")
    changes: list[OperationChange] = strawberry.field(description="What changes (变更项), in the order in which it is written.")
    counts: list[CountsChange] = strawberry.field(description="Own counts of those concerned (变更前后数量).")


@strawberry.type(description="Something newer than an operation (后续操作).")
class NewerEvent:
    """A newer event."""

    id: strawberry.ID = strawberry.field(description="Its id (事件编号); of an operation, the one by which it is undone.")
    action: str = strawberry.field(description="What was done (操作名称).")
    at: datetime.datetime = strawberry.field(description="When (时间).")
