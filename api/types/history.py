"""Dated facts that organisations and divisions share."""

from __future__ import annotations

import datetime
from enum import Enum

import strawberry


@strawberry.type(description="A name that was in force for a time (曾用名).")
class FormerName:
    """A former name."""

    name: str = strawberry.field(description="The name (名称).")
    short_name: str | None = strawberry.field(description="The short name of the same time (简称).")
    valid_from: datetime.date = strawberry.field(description="First day of the name (启用日期).")
    valid_to: datetime.date = strawberry.field(description="First day without it (停用日期).")


@strawberry.enum(description="What happened on a day (沿革事件).")
class HistoryEvent(Enum):
    """Kinds of dated facts."""

    REGISTERED = strawberry.enum_value(
        "REGISTERED", description="The organisation came into being, or was first recorded (成立)."
    )
    OPENED = strawberry.enum_value("OPENED", description="The division appeared in an edition (设立).")
    RENAMED = strawberry.enum_value(
        "RENAMED", description="The name changed, or the short name alone (更名): before and after are then short names."
    )
    MOVED = strawberry.enum_value("MOVED", description="The parent changed (改隶).")
    RELOCATED = strawberry.enum_value("RELOCATED", description="The place changed (迁址).")
    MERGED = strawberry.enum_value(
        "MERGED", description="It became another organisation, which stands after; or another one, before, became it (合并)."
    )
    SPLIT = strawberry.enum_value(
        "SPLIT", description="It came out of another organisation, which stands before; or another one, after, out of it (拆分)."
    )
    CLOSED = strawberry.enum_value("CLOSED", description="It ended (撤销).")


@strawberry.type(description="A dated fact (沿革): what happened, with what stood before and after.")
class HistoryEntry:
    """A dated fact."""

    on: datetime.date = strawberry.field(description="The day from which it holds (日期).")
    event: HistoryEvent = strawberry.field(description="What happened (事件).")
    before: str | None = strawberry.field(description="Name before: of itself, of its parent or of its place (变更前).")
    before_code: str | None = strawberry.field(description="Code of the parent or place before (变更前编码).")
    after: str | None = strawberry.field(description="Name after: of itself, of its parent or of its place (变更后).")
    after_code: str | None = strawberry.field(description="Code of the parent or place after (变更后编码).")
