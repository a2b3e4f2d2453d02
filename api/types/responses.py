"""How organisations answer, in the schema: response rates and bottlenecks."""

from __future__ import annotations

import datetime
from typing import Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from domain.kinds import Kind, Level
from domain.transfers import StepKind

WithinCode = Annotated[str, strawberry.argument(description="The organisation (团组织编码) at or below which it is counted.")]
OfLevel = Annotated[
    Level | None,
    strawberry.argument(
        description="By organisations of this level (层级) at or above who was asked; without it by those right below `within`."
    ),
]
FromDay = Annotated[
    datetime.date, strawberry.argument(name="from", description="Steps that were opened from this day on (开始日期).")
]
ToDay = Annotated[datetime.date, strawberry.argument(name="to", description="And before this one (结束日期，不含当日).")]


@strawberry.type(description="An organisation that answers (办理团组织).")
class AnsweringOrganisation:
    """An organisation."""

    code: str = strawberry.field(description="Code (团组织编码).")
    name: str = strawberry.field(description="Full name (团组织全称).")
    kind: Kind = strawberry.field(description="Kind (类型).")


@strawberry.type(description="How steps were answered (响应率); lateness counts against who was asked first.")
class ResponseRate:
    """A response rate."""

    step: StepKind | None = strawberry.field(description="Kind of step (步骤); null: all of them.")
    opened: int = strawberry.field(description="Steps that were opened in the period (应办步骤数).")
    open: int = strawberry.field(description="Of these, how many have no answer yet (未办).")
    counted: int = strawberry.field(description="Of these, how many were answered, or are past their first due time (计入数).")
    in_time: int = strawberry.field(description="How many were answered within 72 hours (72小时内办理数).")
    share: float | None = strawberry.field(description="Share of the counted ones (72小时响应率); null where none is counted.")
    first_quartile_hours: float | None = strawberry.field(
        description="Whole hours after which a quarter was answered (下四分位), by Kaplan-Meier: an open step says that it took "
        "longer than until now; null where not reached."
    )
    median_hours: float | None = strawberry.field(description="The same of half of them (中位数).")
    third_quartile_hours: float | None = strawberry.field(description="The same of three quarters (上四分位).")


@strawberry.type(description="Response rates of one organisation with its subtree (分组织响应率).")
class OrganisationResponseRates:
    """Rates of an organisation."""

    organisation: AnsweringOrganisation | None = strawberry.field(
        description="Which (团组织); `within` itself for its own answers; null: those who stand below none of that level."
    )
    rate: ResponseRate = strawberry.field(description="All its steps (合计).")
    by_step: list[ResponseRate] = strawberry.field(description="By kind of step, those that it had (按步骤).")


@strawberry.type(description="Response rates within 72 hours (72小时响应率) of a period.")
class ResponseRates:
    """Response rates."""

    counted_at: datetime.datetime = strawberry.field(description="When it was counted (统计时点); open steps lasted until then.")
    rate: ResponseRate = strawberry.field(description="Everything together (合计).")
    by_step: list[ResponseRate] = strawberry.field(description="By kind of step (按步骤).")
    organisations: list[OrganisationResponseRates] = strawberry.field(
        description="By organisation, in the order of names; those that were asked for nothing are left out (按团组织)."
    )


@strawberry.type(description="An organisation that holds steps of transfers now (在办积压).")
class Bottleneck:
    """A bottleneck."""

    organisation: AnsweringOrganisation = strawberry.field(description="Who has them (现办团组织).")
    open: int = strawberry.field(description="How many (在办数).")
    overdue: int = strawberry.field(description="Of these, how many are past their first due time (超期数).")
    oldest_due_at: datetime.datetime = strawberry.field(description="The earliest first due time (最早到期时间).")
