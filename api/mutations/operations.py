"""What the mutations of organisations, posts and memberships share: fields of their inputs, who operates, what is answered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import strawberry

from api.mutations.change import Input, doing
from api.mutations.fields import optional
from domain.kinds import Kind, Level, Sector
from domain.operation_checks import NewUnit
from domain.rights import Rights
from domain.text import clean
from graph.clock import read_clock
from graph.database import Transaction
from workflows.operations import Operating
from workflows.reorganisation import Seen

CODE = "The organisation (团组织编码)."
ON_DAY = "From which day on it holds (生效日期); without it today; not one that is to come."
SEEN = "The version that the caller saw (所见版本); where it is another one, nothing is done: VERSION_CONFLICT."
SEEN_PARENT = "The version of the parent that the caller saw (所见上级版本); another one is VERSION_CONFLICT."
SEEN_BRANCH = "The version of the branch that the caller saw (所见团支部版本); another one is VERSION_CONFLICT."
PERSON = "Who (人员编号): a global id, or the id of tables."
OPERATION = "What was changed, with counts before and after (变更明细)."
MOST_CHARACTERS = 500


@strawberry.input(description="An organisation that is to be made (新团组织).")
class NewOrganisationInput:
    """What a new organisation is."""

    code: str = strawberry.field(description="Code (编码): 1 to 40 letters A-Z, digits and hyphens, that no other has.")
    name: str = strawberry.field(description="Full name (全称), at most 200 characters.")
    kind: Kind = strawberry.field(description="Kind (类型).")
    short_name: str | None = optional("Short name (简称).")
    level: Level | None = optional("Level (层级), of a work committee alone; of the others it follows from the kind.")
    sector: Sector | None = optional("Sector (领域).")
    parent_code: str | None = optional("Under which it stands (上级团组织编码); in a split without it that of the old one.")
    division_code: str | None = optional("Where it is (所在行政区划代码).")
    graduation_year: int | None = optional("When a class graduates (毕业年份).")
    is_institution: bool | None = optional("Whether it is an institution of its own (独立单位).")
    moe_code: str | None = optional("Code of the school at the ministry (学校标识码).")
    is_league_school: bool | None = optional("Whether it is a league school (团校).")


@strawberry.input(description="An organisation as the caller saw it (所见团组织).")
class SeenOrganisationInput:
    """An organisation and its version."""

    code: str = strawberry.field(description=CODE)
    expected_version: int | None = optional(SEEN)


def new_unit(values: Mapping[str, Any], *, synthetic: bool) -> NewUnit:
    """Return the organisation of an input; in a graph of generated people it is marked as generated."""
    texts = {name: clean(values[name]) for name in ("code", "name", "short_name", "moe_code") if values.get(name)}
    return NewUnit(
        code=texts.get("code", ""),
        name=texts.get("name", ""),
        kind=Kind(values["kind"]),
        short_name=texts.get("short_name"),
        level=Level(values["level"]) if values.get("level") else None,
        sector=Sector(values["sector"]) if values.get("sector") else None,
        parent_code=values.get("parent_code"),
        division_code=values.get("division_code"),
        graduation_year=values.get("graduation_year"),
        is_institution=bool(values.get("is_institution")),
        moe_code=texts.get("moe_code"),
        is_league_school=bool(values.get("is_league_school")),
        synthetic=synthetic,
    )


async def operating(tx: Transaction, data: Input, rights: Rights, action: str) -> Operating:
    """Return who operates, at the time of the graph, and from which day on it holds."""
    now = (await read_clock(tx)).now()
    day = data.on_day
    if isinstance(day, str):
        day = datetime.date.fromisoformat(day)
    return Operating(rights, doing(data, rights, action, now), day or now.date())


def seen(data: Input) -> Seen:
    """Return the organisation of an input as the caller saw it."""
    return Seen(data.code, data.expected_version)


def because(data: Input) -> str | None:
    """Return why, at most 500 characters."""
    return clean(data.because or "")[:MOST_CHARACTERS] or None
