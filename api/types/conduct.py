"""Conduct of the schema: what rules find in the event log."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from domain.conduct_rules import ConductRule

if TYPE_CHECKING:
    from api.types.organisation import Organisation

LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]
OfRule = Annotated[ConductRule | None, strawberry.argument(description="Only this rule (规则); all else.")]
PeriodFrom = Annotated[
    datetime.datetime, strawberry.argument(name="from", description="From when on (起始时间); without an offset, of Shanghai.")
]
PeriodTo = Annotated[
    datetime.datetime, strawberry.argument(name="to", description="Until when (截止时间), at most 92 days after `from`.")
]


@strawberry.type(description="What a conduct rule found (行为线索): a reason to look, not a verdict.")
class ConductFinding:
    """A finding."""

    rule: ConductRule = strawberry.field(description="Which rule (规则).")
    actors: list[str] = strawberry.field(description="Which accounts did it (操作账号).")
    organisation: LazyOrganisation | None = strawberry.field(
        description="The institution, or the lowest organisation above everything concerned (相关团组织)."
    )
    began_at: datetime.datetime = strawberry.field(description="The first of the events (开始时间).")
    ended_at: datetime.datetime = strawberry.field(description="The last of the events (结束时间).")
    events: int = strawberry.field(description="How many events (变更数).")
    sample: list[int] = strawberry.field(description="Numbers of the first ten (变更序号); `changes` tells them.")


@strawberry.type(description="What the conduct rules found in a period (行为核查).")
class ConductReport:
    """A report."""

    findings: list[ConductFinding] = strawberry.field(description="What was found (线索), the earliest first, at most 100.")
    read_to: datetime.datetime = strawberry.field(
        description="Until when the log was read (核查至): there may be too much in it."
    )
    complete: bool = strawberry.field(description="Whether that is all of the period, and all that was found (是否完整).")
