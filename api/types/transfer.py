"""The transfer of the schema: its three parties read the same status, who has it now, since when, until when, what was before."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from api.types.paging import PageInfo
from domain.transfers import Party, StepKind, StepOutcome, TransferReason, TransferState

if TYPE_CHECKING:
    from api.types.organisation import Organisation

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]

OfStep = Annotated[StepKind | None, strawberry.argument(description="Only those at this step (步骤).")]
Overdue = Annotated[bool | None, strawberry.argument(description="Only those past their first due time, or only others (超期).")]
OfReason = Annotated[TransferReason | None, strawberry.argument(description="Only this reason (转接原因).")]


@strawberry.type(description="A step of a transfer (转接步骤): what was asked of whom, until when, and the answer.")
class TransferStep:
    """A step."""

    kind: StepKind = strawberry.field(description="What is asked (步骤).")
    first_addressee: LazyOrganisation | None = strawberry.field(description="Who was asked first (首办团组织).")
    awaits: list[LazyOrganisation] = strawberry.field(
        description="Who has it now (现办团组织), and the first addressee, which may still answer; empty once it is answered."
    )
    opened_at: datetime.datetime = strawberry.field(description="Since when (开始时间).")
    first_due_at: datetime.datetime = strawberry.field(description="Until when the first addressee had to answer (到期时间).")
    due_at: datetime.datetime | None = strawberry.field(
        description="When it passes to the parent (现到期时间); at the province it stays open. Null once it is answered."
    )
    answered_at: datetime.datetime | None = strawberry.field(description="When it was answered (办理时间); null: it is open.")
    answered_by: str | None = strawberry.field(description="Which officer answered (办理人), for officers of the parties alone.")
    outcome: StepOutcome | None = strawberry.field(description="The answer (步骤结果).")
    escalations: int = strawberry.field(description="How often it passed to a parent (升级次数).")


@strawberry.type(description="Who moves (转接人), as the parties see a person while the transfer is open.")
class TransferMember:
    """The person of a transfer."""

    person_id: str = strawberry.field(description="Id (人员编号), as tables name it.")
    name: str = strawberry.field(description="Name (姓名).")
    id_number_masked: str = strawberry.field(description="Identity number (身份证号), its last two characters.")


@strawberry.type(description="A membership transfer (组织关系转接).")
class Transfer:
    """A transfer."""

    transfer_id: str = strawberry.field(description="Its id (转接编号).")
    version: int = strawberry.field(description="Version (版本): counts its changes, escalations among them, from 1.")
    reason: TransferReason = strawberry.field(description="Why (转接原因).")
    state: TransferState = strawberry.field(description="State (转接状态).")
    requested_by: Party = strawberry.field(description="Who started it (发起方).")
    requested_at: datetime.datetime = strawberry.field(description="When it was asked for (申请时间).")
    completed_at: datetime.datetime | None = strawberry.field(description="When the member moved (办结时间).")
    reversed_at: datetime.datetime | None = strawberry.field(description="When it was undone (撤销时间).")
    ended_because: str | None = strawberry.field(
        description="Why it was refused, taken back or undone (结束说明); of a membership that ended otherwise, how."
    )
    member: TransferMember | None = strawberry.field(
        description="Who moves (转接人), for those who may read the person, and for the parties while it is open."
    )
    from_organisation: LazyOrganisation | None = strawberry.field(description="Where from (转出团组织).")
    to_organisation: LazyOrganisation | None = strawberry.field(description="Who was asked to receive (转入团组织).")
    placed_in: LazyOrganisation | None = strawberry.field(description="Where it ended (落实团组织).")
    steps: list[TransferStep] = strawberry.field(description="Its steps (步骤) in their order, the open one last.")


@strawberry.type(description="A transfer in a list (列表项).")
class TransferEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Place of this edge in its list (游标).")
    node: Transfer = strawberry.field(description="The transfer (转接).")


@strawberry.type(description="A page of open transfers (转接列表), by due time.")
class TransferConnection:
    """A connection."""

    edges: list[TransferEdge] = strawberry.field(description="The transfers with their cursors (列表项).")
    nodes: list[Transfer] = strawberry.field(description="The transfers alone (转接).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many the whole list has (总数).")
