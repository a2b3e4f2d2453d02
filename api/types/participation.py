"""The sign-up of the schema: a person, an activity, and what came of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from api.types.paging import PageInfo
from domain.activities import SignUpState

if TYPE_CHECKING:
    from api.types.activity import Activity
    from api.types.person import Person

LazyActivity = Annotated["Activity", strawberry.lazy("api.types.activity")]
LazyPerson = Annotated["Person", strawberry.lazy("api.types.person")]
States = Annotated[list[SignUpState] | None, strawberry.argument(description="Only these states (报名状态).")]


@strawberry.type(description="A sign-up for an activity (报名与参与), with attendance, hours and rating.")
class Participation:
    """A participation."""

    person: LazyPerson = strawberry.field(description="Who (参与人).")
    activity: LazyActivity = strawberry.field(description="The activity (活动).")
    state: SignUpState = strawberry.field(description="State of the sign-up (报名状态).")
    signed_up_at: datetime.datetime = strawberry.field(description="When (报名时间).")
    attended_at: datetime.datetime | None = strawberry.field(description="When the person came (签到时间).")
    hours: float | None = strawberry.field(description="Hours of service (服务时长).")
    rating: int | None = strawberry.field(description="Rating from 1 to 5 (评分).")
    rated_at: datetime.datetime | None = strawberry.field(description="When it was rated (评分时间).")


@strawberry.type(description="A sign-up in a list (列表项).")
class ParticipationEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Participation = strawberry.field(description="The sign-up (报名与参与).")


@strawberry.type(description="A page of sign-ups (参与列表).")
class ParticipationConnection:
    """A connection."""

    edges: list[ParticipationEdge] = strawberry.field(description="The sign-ups with their cursors (列表项).")
    nodes: list[Participation] = strawberry.field(description="The sign-ups alone (报名与参与).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")


@strawberry.type(description="How many have signed up (报名人数): a public fact of an activity.")
class SignUpCounts:
    """Counts of sign-ups."""

    confirmed: int = strawberry.field(description="How many have a place (已报名人数).")
    waiting: int = strawberry.field(description="How many are on the waiting list (候补人数).")
    attended: int = strawberry.field(description="How many came (到场人数).")


@strawberry.type(description="What those who attended think of an activity (评价汇总): a public fact.")
class Ratings:
    """Counts of ratings."""

    average: float | None = strawberry.field(description="Mean of the ratings (平均分); null without any.")
    count: int = strawberry.field(description="How many ratings (评价数).")
    distribution: list[int] = strawberry.field(description="How many gave 1, 2, 3, 4 and 5 (评分分布), in this order.")
