"""The event log of the schema: events, what they concern, a page of the feed."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

Since = Annotated[int, strawberry.argument(description="Only events after this number (续读序号): 0, or the `next` of a page.")]
Actions = Annotated[
    list[str] | None, strawberry.argument(description="Only these actions (变更类型), such as `requestTransfer`; all else.")
]


@strawberry.type(description="What an event concerns (变更对象).")
class AuditConcern:
    """A thing."""

    type: str = strawberry.field(description="Its kind (类别): Organisation, Person, Transfer, Activity, Cohort …")
    id: str = strawberry.field(description="Its code or id (编码或编号), as tables name it.")


@strawberry.type(description="A change as it was recorded (变更记录), in the transaction of the change.")
class AuditEvent:
    """An event."""

    event_id: strawberry.ID = strawberry.field(description="Its id (记录编号), the same wherever it is told.")
    number: int = strawberry.field(description="Its number (序号): from 1, without a gap, given after the commit.")
    at: datetime.datetime = strawberry.field(description="When (变更时间).")
    actor: str = strawberry.field(description="Which account changed it (操作账号): issuer and subject, or `worker`.")
    action: str = strawberry.field(description="What was done (变更类型): a mutation, or a duty of the worker.")
    before: str = strawberry.field(description="What was before (变更前), as JSON.")
    after: str = strawberry.field(description="What is after it (变更后), as JSON.")
    request_id: str | None = strawberry.field(description="In which request (请求编号).")
    organisation_codes: list[str] = strawberry.field(description="Whose business it is (相关团组织编码).")
    concerns: list[AuditConcern] = strawberry.field(description="What it concerns (变更对象).")


@strawberry.type(description="A page of changes (变更流), and where to go on.")
class ChangeFeed:
    """A page of the feed."""

    events: list[AuditEvent] = strawberry.field(description="The events (变更记录), in the order of numbers; may be empty.")
    next: int = strawberry.field(description="The `since` of the next page (下次续读序号), also where this one is empty.")
    last: int = strawberry.field(description="The highest number that was given (最新序号).")
    has_more: bool = strawberry.field(description="Whether the next page may have events now (是否还有).")
