"""The post of the schema: a person, an organisation, and as what."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from api.types.paging import PageInfo
from domain.people import Employment, Post

if TYPE_CHECKING:
    from api.types.organisation import Organisation
    from api.types.person import Person

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]
LazyPerson = Annotated["Person", strawberry.lazy("api.types.person")]


@strawberry.type(description="A post of a cadre (任职), a present or a past one.")
class Service:
    """A post in an organisation."""

    person: LazyPerson = strawberry.field(description="Who (任职人).")
    organisation: LazyOrganisation = strawberry.field(description="Where (团组织).")
    post: Post = strawberry.field(description="As what (职务).")
    employment: Employment = strawberry.field(description="How employed (专挂兼).")
    valid_from: datetime.date = strawberry.field(description="First day (任职日期).")
    term_ends_on: datetime.date | None = strawberry.field(description="Last day of the term (届满日期).")
    valid_to: datetime.date | None = strawberry.field(description="First day without it (离任日期); null: it is held now.")


@strawberry.type(description="A post in a list (列表项).")
class ServiceEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Service = strawberry.field(description="The post (任职).")


@strawberry.type(description="A page of posts (团干部列表), of cadres whom the caller may see.")
class ServiceConnection:
    """A connection."""

    edges: list[ServiceEdge] = strawberry.field(description="The posts with their cursors (列表项).")
    nodes: list[Service] = strawberry.field(description="The posts alone (任职).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数), of those whom the caller may see.")
