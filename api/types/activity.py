"""The activity of the schema: its public facts, and who takes part."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.fields import After, Before, First, Last, NeverResolved, compiled
from api.types.paging import Node, PageInfo
from api.types.participation import ParticipationConnection, Ratings, SignUpCounts, States
from domain.activities import ActivityKind

if TYPE_CHECKING:
    from api.types.organisation import Organisation

ActivityKinds = Annotated[list[ActivityKind] | None, strawberry.argument(description="Only these kinds (活动类型).")]
LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]


@strawberry.type(description="An activity (活动) of an organisation.")
class Activity(Node):
    """An activity."""

    activity_id: str = strawberry.field(description="Its id (活动编号), as tables name it.")
    name: str = strawberry.field(description="Name (名称).")
    kind: ActivityKind = strawberry.field(description="Kind (活动类型).")
    starts_at: datetime.datetime = strawberry.field(description="When it starts (开始时间).")
    ends_at: datetime.datetime = strawberry.field(description="When it ends (结束时间).")
    capacity: int | None = strawberry.field(description="How many can take part (名额); null: as many as want.")
    source: str = strawberry.field(description="Platform that recorded it (来源平台).")
    external_id: str = strawberry.field(description="Its id there (平台编号).")
    version: int = strawberry.field(description="Counts the changes of it and of its sign-ups (版本); for `expectedVersion`.")
    host: LazyOrganisation | None = strawberry.field(description="Organisation that holds it (主办团组织).")
    sign_ups: SignUpCounts = strawberry.field(description="How many have signed up (报名人数).")
    ratings: Ratings = strawberry.field(description="How it was rated (评价汇总).")

    @compiled("Who signed up (参与人), the earliest first, of those whom the caller may see; `signUps` counts everybody.")
    def participants(
        self,
        states: States = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ParticipationConnection:
        """Participants."""
        raise NeverResolved


@strawberry.type(description="An activity in a list (列表项).")
class ActivityEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Activity = strawberry.field(description="The activity (活动).")


@strawberry.type(description="A page of activities (活动列表), the newest first.")
class ActivityConnection:
    """A connection."""

    edges: list[ActivityEdge] = strawberry.field(description="The activities with their cursors (列表项).")
    nodes: list[Activity] = strawberry.field(description="The activities alone (活动).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")


@strawberry.type(description="A page of found activities (搜索结果), best first, of equally good ones the newest.")
class ActivitySearchConnection(ActivityConnection):
    """A connection of hits."""

    total_count_capped: bool = strawberry.field(
        description="Whether there are more hits than the 1,000 that are counted and listed (是否截断)."
    )
