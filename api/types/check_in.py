"""The check-in of the schema: who asks to be enrolled where, and what became of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.enums import described
from api.types.paging import PageInfo
from domain.check_ins import CheckInState
from domain.people import Gender

if TYPE_CHECKING:
    from api.types.organisation import Organisation
    from api.types.person import Person

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]
LazyPerson = Annotated["Person", strawberry.lazy("api.types.person")]

StateOfCheckIn = described(
    CheckInState,
    "State of a check-in (报到状态).",
    {
        "REQUESTED": "Asked for; an officer has to answer (待审核).",
        "APPROVED": "The applicant is enrolled (已通过).",
        "REJECTED": "Refused, with a reason (已驳回).",
    },
)


@strawberry.type(
    description="Who asks to be enrolled (报到人), for themselves and for officers; who is enrolled, for those who may read them."
)
class CheckInApplicant:
    """The applicant of a check-in."""

    name: str = strawberry.field(description="Name (姓名), as stated.")
    id_number_masked: str = strawberry.field(description="Identity number (身份证号), its last two characters.")
    phone_masked: str | None = strawberry.field(description="Verified mobile (手机号), its last two digits.")
    gender: Gender | None = strawberry.field(description="Gender (性别), by the identity number.")
    born_on: datetime.date | None = strawberry.field(description="Day of birth (出生日期), by the identity number.")
    joined_on: datetime.date | None = strawberry.field(description="Day of joining the League (入团日期).")


@strawberry.type(description="A check-in (报到): somebody asks to be enrolled in a branch under their own name.")
class CheckIn:
    """A check-in."""

    check_in_id: str = strawberry.field(description="Its id (报到编号).")
    version: int = strawberry.field(description="Version (版本): counts its changes, from 1.")
    state: CheckInState = strawberry.field(description="State (报到状态).")
    synthetic: bool = strawberry.field(description="Whether the applicant is generated (虚构) and belongs to nobody.")
    requested_at: datetime.datetime = strawberry.field(description="When it was asked for (申请时间).")
    answered_at: datetime.datetime | None = strawberry.field(description="When it was approved or refused (审核时间).")
    because: str | None = strawberry.field(description="Why it was refused (驳回说明).")
    branch: LazyOrganisation | None = strawberry.field(description="The branch that answers, or answered (团支部).")
    applicant: CheckInApplicant | None = strawberry.field(description="Who asks (报到人); null for staff.")
    person: LazyPerson | None = strawberry.field(description="Who was enrolled (团员), for those who may read them.")


@strawberry.type(description="A check-in in a list (列表项).")
class CheckInEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: CheckIn = strawberry.field(description="The check-in (报到).")


@strawberry.type(description="A page of check-ins that have no answer yet (待审核报到列表), the oldest first.")
class CheckInConnection:
    """A connection."""

    edges: list[CheckInEdge] = strawberry.field(description="The check-ins with their cursors (列表项).")
    nodes: list[CheckIn] = strawberry.field(description="The check-ins alone (报到).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")
