"""The person of the schema, and what belongs to one; for officers of their branch and above, and for themselves."""

from __future__ import annotations

import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.activity import Activity
from api.types.fields import After, Before, First, Last, NeverResolved, compiled
from api.types.paging import Node, PageInfo
from api.types.participation import ParticipationConnection
from api.types.readers import Reader
from api.types.service import Service
from api.types.transfer import Transfer
from domain.people import EndedBy, Gender

if TYPE_CHECKING:
    from api.types.organisation import Organisation

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]


@strawberry.enum(description="What happened to a person (经历类型).")
class TimelineKind(Enum):
    """Kinds of entries of a timeline."""

    JOINED = strawberry.enum_value("JOINED", description="Joined the League (入团).")
    MEMBERSHIP_BEGAN = strawberry.enum_value("MEMBERSHIP_BEGAN", description="Became a member of a branch (转入支部).")
    MEMBERSHIP_ENDED = strawberry.enum_value("MEMBERSHIP_ENDED", description="Left a branch (离开支部).")
    POST_BEGAN = strawberry.enum_value("POST_BEGAN", description="Took up a post (任职).")
    POST_ENDED = strawberry.enum_value("POST_ENDED", description="Gave up a post (离任).")
    TRANSFER_REQUESTED = strawberry.enum_value("TRANSFER_REQUESTED", description="A transfer was asked for (申请转接).")
    TRANSFER_COMPLETED = strawberry.enum_value("TRANSFER_COMPLETED", description="A transfer was completed (转接办结).")
    TRANSFER_REVERSED = strawberry.enum_value("TRANSFER_REVERSED", description="A transfer was undone (转接撤销).")
    SIGNED_UP = strawberry.enum_value("SIGNED_UP", description="Signed up for an activity (报名活动).")
    ATTENDED = strawberry.enum_value("ATTENDED", description="Attended an activity (参加活动).")
    RATED = strawberry.enum_value("RATED", description="Rated an activity (评价活动).")


TimelineKinds = Annotated[list[TimelineKind] | None, strawberry.argument(description="Only these kinds (经历类型).")]


@strawberry.type(description="A membership of a branch (团籍所在), the present one or a past one.")
class Membership:
    """A membership."""

    branch: LazyOrganisation = strawberry.field(description="The branch (团支部).")
    valid_from: datetime.date = strawberry.field(description="First day (转入日期).")
    valid_to: datetime.date | None = strawberry.field(description="First day without it (转出日期); null: the present one.")
    ended_by: EndedBy | None = strawberry.field(description="How it ended (转出方式).")


@strawberry.type(description="A station of a career (发展经历): where a person came into a sector.")
class CareerStation:
    """A station."""

    sector: str = strawberry.field(description="Sector (领域); EXTERNAL outside the tree, NONE where the branch has none.")
    organisation: LazyOrganisation = strawberry.field(description="The branch, or external organisation (团组织).")
    began_on: datetime.date = strawberry.field(description="First day (开始日期).")


@strawberry.type(description="Something that happened to a person (经历).")
class TimelineEntry:
    """An entry of a timeline."""

    at: datetime.datetime = strawberry.field(description="When (时间); of what has a day alone, its midnight.")
    kind: TimelineKind = strawberry.field(description="What (经历类型).")
    organisation: LazyOrganisation | None = strawberry.field(description="The branch or organisation (团组织).")
    transfer: Transfer | None = strawberry.field(description="The transfer (转接).")
    activity: Activity | None = strawberry.field(description="The activity (活动).")
    detail: str | None = strawberry.field(
        description="A word more (说明): how a membership ended, which post, why a transfer, hours, the rating."
    )


@strawberry.type(description="An entry of a timeline in a list (列表项).")
class TimelineEntryEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: TimelineEntry = strawberry.field(description="The entry (经历).")


@strawberry.type(description="A page of a timeline (经历列表), the newest first.")
class TimelineEntryConnection:
    """A connection."""

    edges: list[TimelineEntryEdge] = strawberry.field(description="The entries with their cursors (列表项).")
    nodes: list[TimelineEntry] = strawberry.field(description="The entries alone (经历).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")


@strawberry.type(
    description="A person (人), one for life. All of it is for officers of the present branch and above, and for the person. The "
    "parties of an open transfer see ids, name, masked identity number and that transfer; all other fields are null to them. To "
    "everybody else the person is absent. Every read is recorded."
)
class Person(Node):
    """A person."""

    person_id: str = strawberry.field(description="Id (人员编号), as tables name it.")
    name: str = strawberry.field(description="Name (姓名).")
    gender: Gender | None = strawberry.field(description="Gender (性别).")
    born_on: datetime.date | None = strawberry.field(description="Day of birth (出生日期).")
    joined_on: datetime.date | None = strawberry.field(description="Day of joining the League (入团日期); null for others.")
    id_number_masked: str = strawberry.field(description="Identity number (身份证号), its last two characters.")
    phone_masked: str | None = strawberry.field(description="Mobile number (手机号), its last two digits.")
    synthetic: bool = strawberry.field(description="Whether the person is generated (虚构) and belongs to nobody.")
    membership: Membership | None = strawberry.field(description="The present membership (现所在团支部).")
    memberships: list[Membership] | None = strawberry.field(description="All memberships (团籍经历), the oldest first.")
    career: list[CareerStation] | None = strawberry.field(
        description="Stations over sectors (发展路径), as `careers` counts them; moves inside a sector are none."
    )
    posts: list[Service] | None = strawberry.field(description="Posts (任职经历), the oldest first.")
    transfers: list[Transfer] = strawberry.field(
        description="Transfers (转接记录), the oldest first; for the parties of an open one that one alone."
    )
    who_can_see_me: list[Reader] | None = strawberry.field(
        description="Who can read this person now (可查阅者), for the person alone; null for all others."
    )

    @compiled("Sign-ups for activities (活动参与), the newest first.")
    def participations(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> ParticipationConnection | None:
        """Participations."""
        raise NeverResolved

    @compiled("Everything that happened to the person (经历), the newest first.")
    def timeline(
        self,
        kinds: TimelineKinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TimelineEntryConnection | None:
        """Timeline."""
        raise NeverResolved


@strawberry.type(description="A person in a list (列表项).")
class PersonEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Person = strawberry.field(description="The person (人).")


@strawberry.type(description="A page of people (人员列表), of those whom the caller may see.")
class PersonConnection:
    """A connection."""

    edges: list[PersonEdge] = strawberry.field(description="The people with their cursors (列表项).")
    nodes: list[Person] = strawberry.field(description="The people alone (人).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数), of those whom the caller may see.")


@strawberry.type(description="A page of found people (搜索结果), best first.")
class PersonSearchConnection(PersonConnection):
    """A connection of hits."""

    total_count_capped: bool = strawberry.field(
        description="Whether there are more hits than the 1,000 that are counted and listed (是否截断)."
    )
