"""The organisation of the schema: what it says of itself, its place in the tree and its totals."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.activity import ActivityConnection, ActivityKinds
from api.types.check_in import CheckInConnection
from api.types.fields import After, AsOf, Before, Extent, First, Last, NeverResolved, Of, compiled
from api.types.flows import Destinations, LatestYear
from api.types.history import FormerName, HistoryEntry
from api.types.paging import Node, PageInfo
from api.types.person import PersonConnection
from api.types.service import ServiceConnection
from api.types.transfer import OfReason, OfStep, Overdue, TransferConnection
from domain.kinds import Kind, Level, Sector

if TYPE_CHECKING:
    from api.types.division import Division

Kinds = Annotated[list[Kind] | None, strawberry.argument(description="Only these kinds (类型).")]
Sectors = Annotated[list[Sector] | None, strawberry.argument(description="Only these sectors (领域).")]
Depth = Annotated[int | None, strawberry.argument(description="Only this many levels down: 1 is the children.")]
LazyDivision = Annotated["Division", strawberry.lazy("api.types.division")]


@strawberry.type(description="How many open organisations of a kind a subtree holds (按类型统计).")
class KindCount:
    """A count by kind."""

    kind: Kind = strawberry.field(description="The kind (类型).")
    organisations: int = strawberry.field(description="Open organisations of it (组织数).")


@strawberry.type(description="How many open organisations of a sector a subtree holds (按领域统计).")
class SectorCount:
    """A count by sector."""

    sector: Sector = strawberry.field(description="The sector (领域).")
    organisations: int = strawberry.field(description="Open organisations of it (组织数).")


@strawberry.type(description="Counts of a subtree, itself included (汇总); null without the right to counts and with an asOf.")
class Totals:
    """Totals of a subtree."""

    organisations: int = strawberry.field(description="Open organisations (组织总数).")
    branches: int = strawberry.field(description="Open branches (团支部数).")
    members: int = strawberry.field(description="Present members (团员数).")
    cadres: int = strawberry.field(description="Present posts of cadres (团干部数).")
    activities: int = strawberry.field(description="Activities held (活动数).")
    transfers_in: int = strawberry.field(description="Completed transfers into its branches (转入数), those inside it too.")
    transfers_out: int = strawberry.field(description="Completed transfers from its branches (转出数), those inside it too.")
    by_kind: list[KindCount] = strawberry.field(description="By kind, in the order of the kinds; none with zero (按类型).")
    by_sector: list[SectorCount] = strawberry.field(description="By sector, in their order; none with zero (按领域).")
    counted_at: datetime.datetime = strawberry.field(description="Every change committed before it is in (统计时点).")


@strawberry.type(description="An organisation of the League (团组织), from the provincial committee down to the branch.")
class Organisation(Node):
    """An organisation."""

    code: str = strawberry.field(description="Code (团组织编码), unique and never used again.")
    version: int = strawberry.field(
        description="Version (版本): counts its changes from 1, posts and memberships by hand among them."
    )
    name: str = strawberry.field(description="Full name (团组织全称).")
    short_name: str | None = strawberry.field(description="Short name (简称).")
    kind: Kind = strawberry.field(description="Kind (类型).")
    level: Level | None = strawberry.field(description="Level (层级); null for external organisations.")
    sector: Sector | None = strawberry.field(description="Sector (领域); none for province, city and county committees.")
    is_institution: bool = strawberry.field(description="Whether it is an institution (独立单位), such as a university.")
    is_league_school: bool = strawberry.field(description="Whether a middle school has a league school (团校).")
    synthetic: bool = strawberry.field(description="Whether the organisation is invented (虚构), as those of the sample are.")
    is_fallback: bool = strawberry.field(description="Whether it takes members who have no other branch (兜底).")
    graduation_year: int | None = strawberry.field(description="Year in which its class graduates (毕业年份).")
    moe_code: str | None = strawberry.field(description="Code of the Ministry of Education (学校标识码).")
    province_code: str | None = strawberry.field(description="Province of an external organisation (所在省), two digits.")
    registered_on: datetime.date | None = strawberry.field(description="Day of founding (成立日期), where known.")
    closed_on: datetime.date | None = strawberry.field(description="First day without it (撤销日期); null while open.")
    checked_in_on: datetime.date | None = strawberry.field(
        description="Since when it works in this system itself (入驻日期); null where it has not checked in."
    )
    children_checked_in: int | None = strawberry.field(
        description="How many organisations directly below it have checked in (下级入驻数); null without the right to "
        "counts, and with an asOf."
    )
    former_names: list[FormerName] = strawberry.field(
        description="Former names (曾用名), oldest first; with asOf those of before."
    )
    history: list[HistoryEntry] = strawberry.field(description="Dated facts (沿革), oldest first.")

    @compiled("Place (所在行政区划).")
    def division(self, as_of: AsOf = None) -> LazyDivision | None:
        """Place."""
        raise NeverResolved

    @compiled("Parent organisation (上级团组织); null for the root and for closed or external ones.")
    def parent(self, as_of: AsOf = None) -> Organisation | None:
        """Parent."""
        raise NeverResolved

    @compiled("What it became (并入的团组织) when it was merged; its old code still resolves.")
    def merged_into(self) -> Organisation | None:
        """What it became."""
        raise NeverResolved

    @compiled("Organisations that became this one (由何合并).")
    def merged_from(self) -> list[Organisation]:
        """What became this one."""
        raise NeverResolved

    @compiled("Out of which it came (由何拆出).")
    def split_from(self) -> Organisation | None:
        """Out of which it came."""
        raise NeverResolved

    @compiled("Organisations that came out of it (拆分出的团组织).")
    def split_into(self) -> list[Organisation]:
        """What came out of it."""
        raise NeverResolved

    @compiled("All organisations above it (上级链), from the root down to its parent.")
    def ancestors(self, as_of: AsOf = None) -> list[Organisation]:
        """Ancestors."""
        raise NeverResolved

    @compiled("Organisations directly below it (下级团组织), in the order of their names.")
    def children(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        kinds: Kinds = None,
        sectors: Sectors = None,
        as_of: AsOf = None,
    ) -> OrganisationConnection:
        """Children."""
        raise NeverResolved

    @compiled("All organisations below it (全部下级), each behind its parent, in the order of the codes on the way.")
    def descendants(
        self,
        depth: Depth = None,
        kinds: Kinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> OrganisationConnection:
        """Descendants."""
        raise NeverResolved

    @compiled(
        "Members (团员) on a day, of those whom the caller may see today: of the branch itself in the order of names, "
        "or of the subtree, branch by branch."
    )
    def members(
        self,
        of: Of = Extent.OWN,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
    ) -> PersonConnection:
        """Members."""
        raise NeverResolved

    @compiled(
        "Cadres (团干部) on a day with their posts, of those whom the caller may see today: of the organisation itself in the "
        "order of names, or of the subtree, organisation by organisation."
    )
    def cadres(
        self,
        of: Of = Extent.OWN,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
    ) -> ServiceConnection:
        """Cadres."""
        raise NeverResolved

    @compiled("Activities that it holds, or that its subtree holds (主办活动), the newest first.")
    def activities(
        self,
        of: Of = Extent.OWN,
        kinds: ActivityKinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ActivityConnection:
        """Activities."""
        raise NeverResolved

    @compiled("Open transfers that await it (待办转接), by due time; for staff and officers, empty for others.")
    def transfer_inbox(
        self,
        step: OfStep = None,
        overdue: Overdue = None,
        reason: OfReason = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransferConnection:
        """Inbox."""
        raise NeverResolved

    @compiled("Open transfers of its members, or of branches right below it, that await others (转出在办), by due time.")
    def transfer_outbox(
        self,
        step: OfStep = None,
        overdue: Overdue = None,
        reason: OfReason = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransferConnection:
        """Outbox."""
        raise NeverResolved

    @compiled(
        "Check-ins that await an answer (待审核报到), the oldest first: of the branch itself, or of all branches of the subtree; "
        "for officers, and for staff without who asks; empty for others."
    )
    def check_in_inbox(
        self,
        of: Of = Extent.OWN,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> CheckInConnection:
        """Inbox of check-ins."""
        raise NeverResolved

    @compiled(
        "Where the graduates of the subtree went (毕业去向), from the extract of flows: exact for its officers, published rows "
        "for others with counts; null without an extract or cohorts, and with an asOf."
    )
    def destinations(self, year: LatestYear = None) -> Destinations | None:
        """Destinations."""
        raise NeverResolved

    @compiled("Counts of its subtree (汇总), for callers with a right to counts there; null elsewhere and with an asOf.")
    def totals(self) -> Totals | None:
        """Totals."""
        raise NeverResolved


@strawberry.type(description="An organisation in a list (列表项).")
class OrganisationEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Organisation = strawberry.field(description="The organisation (团组织).")


@strawberry.type(description="A page of organisations (团组织列表).")
class OrganisationConnection:
    """A connection."""

    edges: list[OrganisationEdge] = strawberry.field(description="The organisations with their cursors (列表项).")
    nodes: list[Organisation] = strawberry.field(description="The organisations alone (团组织).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")


@strawberry.type(description="A page of found organisations (搜索结果), best first.")
class OrganisationSearchConnection(OrganisationConnection):
    """A connection of hits."""

    total_count_capped: bool = strawberry.field(
        description="Whether there are more hits than the 1,000 that are counted and listed (是否截断)."
    )
