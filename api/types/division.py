"""The administrative division of the schema."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.fields import After, AsOf, Before, First, Last, NeverResolved, compiled
from api.types.history import FormerName, HistoryEntry
from api.types.organisation import Kinds, Sectors
from api.types.paging import Node, PageInfo
from domain.divisions import DivisionLevel

if TYPE_CHECKING:
    from api.types.organisation import OrganisationConnection

Levels = Annotated[list[DivisionLevel] | None, strawberry.argument(description="Only these levels (行政层级).")]
LazyOrganisations = Annotated["OrganisationConnection", strawberry.lazy("api.types.organisation")]


@strawberry.type(
    description="An administrative division (行政区划), from the province down to the village, as dated editions list it."
)
class Division(Node):
    """A division."""

    code: str = strawberry.field(description="Code of the statistics office (区划代码); its prefix is the parent's code.")
    name: str = strawberry.field(description="Name (名称).")
    level: DivisionLevel = strawberry.field(description="Level (行政层级).")
    opened_on: datetime.date = strawberry.field(description="Day of the edition in which it appeared, the last time (设立日期).")
    closed_on: datetime.date | None = strawberry.field(description="Day of the edition that no longer has it (撤销日期).")
    former_names: list[FormerName] = strawberry.field(
        description="Former names (曾用名), oldest first; with asOf those of before."
    )
    history: list[HistoryEntry] = strawberry.field(description="Dated facts (沿革), oldest first.")

    @compiled("The division it lies in (上级区划); null for a province and for a closed one.")
    def parent(self, as_of: AsOf = None) -> Division | None:
        """Parent."""
        raise NeverResolved

    @compiled("All divisions it lies in (上级链), from the province down.")
    def ancestors(self, as_of: AsOf = None) -> list[Division]:
        """Ancestors."""
        raise NeverResolved

    @compiled("Divisions directly in it (下级区划), in the order of their codes.")
    def children(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None, as_of: AsOf = None
    ) -> DivisionConnection:
        """Children."""
        raise NeverResolved

    @compiled("All divisions in it (全部下级区划), in the order of their codes.")
    def descendants(
        self,
        levels: Levels = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> DivisionConnection:
        """Descendants."""
        raise NeverResolved

    @compiled("Organisations whose place it is (所在团组织), in the order of their names; not those of the divisions in it.")
    def organisations(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        kinds: Kinds = None,
        sectors: Sectors = None,
        as_of: AsOf = None,
    ) -> LazyOrganisations:
        """Organisations."""
        raise NeverResolved

    @compiled("Divisions that took its place when it was closed (继任区划).")
    def successors(self) -> list[Division]:
        """Successors."""
        raise NeverResolved

    @compiled("Closed divisions whose place it took (前身区划).")
    def predecessors(self) -> list[Division]:
        """Predecessors."""
        raise NeverResolved


@strawberry.type(description="A division in a list (列表项).")
class DivisionEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Division = strawberry.field(description="The division (行政区划).")


@strawberry.type(description="A page of divisions (区划列表).")
class DivisionConnection:
    """A connection."""

    edges: list[DivisionEdge] = strawberry.field(description="The divisions with their cursors (列表项).")
    nodes: list[Division] = strawberry.field(description="The divisions alone (行政区划).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")


@strawberry.type(description="A page of found divisions (搜索结果), best first.")
class DivisionSearchConnection(DivisionConnection):
    """A connection of hits."""

    total_count_capped: bool = strawberry.field(
        description="Whether there are more hits than the 1,000 that are counted and listed (是否截断)."
    )
