"""Failures that a mutation answers as data: each a type of its union, with a code of docs/reference/errors.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from domain import errors
from domain.check_ins import CheckInChanged, CheckInOpen
from domain.operation_checks import UnitChanged
from domain.sign_ups import SeveralRefused
from domain.sign_ups import VersionConflict as StaleVersion
from domain.transfer_checks import TransferChanged, TransferOpen
from workflows.operations import DependedOn

if TYPE_CHECKING:
    from api.types.activity import Activity
    from api.types.check_in import CheckIn
    from api.types.operation import NewerEvent, OperationChange
    from api.types.organisation import Organisation
    from api.types.transfer import Transfer

LazyActivity = Annotated["Activity", strawberry.lazy("api.types.activity")]
LazyCheckIn = Annotated["CheckIn", strawberry.lazy("api.types.check_in")]
LazyOrganisation = Annotated["Organisation", strawberry.lazy("api.types.organisation")]
LazyOperationChange = Annotated["OperationChange", strawberry.lazy("api.types.operation")]
LazyNewerEvent = Annotated["NewerEvent", strawberry.lazy("api.types.operation")]
LazyTransfer = Annotated["Transfer", strawberry.lazy("api.types.transfer")]


@strawberry.interface(description="Why a mutation changed nothing (失败原因).")
class Failure:
    """What every failure says."""

    code: str = strawberry.field(description="What programs read (错误码); docs/reference/errors.md has a section for each.")
    message: str = strawberry.field(description="What is wrong (说明), one sentence.")
    next_step: str = strawberry.field(description="What to do now (下一步); empty where nothing can be done.")


@strawberry.type(description="There is no such thing (不存在), or none that the caller may change.")
class NotFound(Failure):
    """Absent, or out of scope."""


@strawberry.type(description="The input cannot be so (输入有误).")
class InvalidInput(Failure):
    """An input that cannot be used."""


@strawberry.type(description="A rule does not allow it now (不允许).")
class Refused(Failure):
    """Understood and refused."""


@strawberry.type(description="Of this person it cannot be recorded (无法登记的人员).")
class PersonRefused(Failure):
    """One person of several."""

    person_id: str = strawberry.field(description="Who (人员编号), as the input named them.")


@strawberry.type(description="Of some people it cannot be recorded; it was recorded of nobody (登记未通过).")
class AttendanceRefused(Failure):
    """Several people, each with a reason."""

    people: list[PersonRefused] = strawberry.field(description="Of whom, and why (人员及原因).")


@strawberry.type(
    description="The idempotencyKey was sent before with another input (重复键冲突), or the same was written just now."
)
class IdempotencyConflict(Failure):
    """A key used twice."""


@strawberry.type(description="The activity has changed since the caller saw it (版本冲突).")
class VersionConflict(Failure):
    """A stale version."""

    activity: LazyActivity = strawberry.field(description="Its present state (现状).")


@strawberry.type(description="The transfer has changed since the caller saw it (转接版本冲突).")
class TransferVersionConflict(Failure):
    """A stale version of a transfer."""

    transfer: LazyTransfer = strawberry.field(description="Its present state (现状).")


@strawberry.type(description="The person has an open transfer already (已有办理中的转接).")
class TransferAlreadyOpen(Failure):
    """A second request while one is open."""

    transfer_id: str = strawberry.field(description="The open one (转接编号).")


@strawberry.type(description="The organisation has changed since the caller saw it (团组织版本冲突).")
class OrganisationVersionConflict(Failure):
    """A stale version of an organisation."""

    organisation: LazyOrganisation = strawberry.field(description="Its present state (现状).")


@strawberry.type(description="Something newer depends on the operation (有后续变更依赖).")
class UndoRefused(Failure):
    """An operation that cannot be undone any more."""

    blockers: list[LazyOperationChange] = strawberry.field(
        description="Which of its facts do not stand as it wrote them (不能撤销的部分)."
    )
    newer: list[LazyNewerEvent] = strawberry.field(description="What happened since to what it concerned (后续操作), at most 20.")


@strawberry.type(description="The check-in has changed since the officer saw it (报到版本冲突).")
class CheckInVersionConflict(Failure):
    """A stale version of a check-in."""

    check_in: LazyCheckIn | None = strawberry.field(description="Its present state (现状).")


@strawberry.type(description="The account has an open check-in already (已有待审核的报到).")
class CheckInAlreadyOpen(Failure):
    """A second request while one is open."""

    check_in_id: str = strawberry.field(description="The open one (报到编号).")


# Errors that tell more than the code and the sentence: the type that tells them, and what more.
TOLD: tuple[tuple[type[errors.LeagueGraphError], str, Callable[[Any], dict[str, Any]]], ...] = (
    (StaleVersion, "VersionConflict", lambda exc: {"activity_id": exc.activity_id}),
    (TransferChanged, "TransferVersionConflict", lambda exc: {"transfer_id": exc.transfer_id}),
    (TransferOpen, "TransferAlreadyOpen", lambda exc: {"transfer_id": exc.transfer_id}),
    (CheckInChanged, "CheckInVersionConflict", lambda exc: {"check_in_id": exc.check_in_id}),
    (CheckInOpen, "CheckInAlreadyOpen", lambda exc: {"check_in_id": exc.check_in_id}),
    (UnitChanged, "OrganisationVersionConflict", lambda exc: {"organisation_code": exc.organisation_code}),
    (DependedOn, "UndoRefused", lambda exc: {"blockers": exc.blockers, "newer": exc.newer}),
    (SeveralRefused, "AttendanceRefused", lambda exc: {"people": [_of_person(*each) for each in exc.people]}),
    (errors.NotFound, "NotFound", lambda _: {}),
    (errors.InvalidInput, "InvalidInput", lambda _: {}),
    (errors.Refused, "Refused", lambda _: {}),
    (errors.Conflict, "IdempotencyConflict", lambda _: {}),
)


def failure_of(exc: errors.LeagueGraphError) -> tuple[str, dict[str, Any]] | None:
    """Return the type that tells an error, and its values; ``None`` for errors that are no business of the caller's."""
    values: dict[str, Any] = {"code": exc.code, "message": exc.problem, "next_step": exc.next_step}
    return next(((name, {**values, **more(exc)}) for kind, name, more in TOLD if isinstance(exc, kind)), None)


def _of_person(person_id: str, exc: errors.LeagueGraphError) -> dict[str, str]:
    return {"person_id": person_id, "code": exc.code, "message": exc.problem, "next_step": exc.next_step}
