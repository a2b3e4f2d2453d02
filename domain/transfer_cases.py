"""A transfer as a change finds it, locked: its ends, its member, its steps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.kinds import Kind
from domain.transfer_rules import Route, next_step, steps_of
from domain.transfers import Party, StepKind, StepOutcome, TransferState


@dataclass(frozen=True, slots=True)
class End:
    """An organisation at an end of a transfer.

    ``asked`` is the committee nearest above it, or itself; ``in_scope`` and ``asked_in_scope``: the caller is an officer there.
    """

    code: str
    kind: str
    path: str
    known_from: str
    closed_on: str | None
    asked: str
    asked_in_scope: bool
    in_scope: bool

    @property
    def is_external(self) -> bool:
        """Tell whether it lies outside the province."""
        return self.kind == Kind.EXTERNAL.value

    @property
    def is_open_branch(self) -> bool:
        """Tell whether members can belong to it."""
        return self.kind == Kind.BRANCH.value and self.closed_on is None


@dataclass(frozen=True, slots=True)
class Member:
    """A person who is to move, locked: the present branch, how the last membership ended, and the open transfer."""

    person_id: str
    name: str
    branch_code: str | None
    member_since: str | None
    last_ended_by: str | None
    open_id: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A transfer that is locked for a change, with what decides about it; ``awaited``: who has its open step."""

    transfer_id: str
    version: int
    state: TransferState
    person_id: str
    requested_by: Party
    residence_code: str | None
    completed_at: datetime | None
    sender: End
    target: End
    placed: End | None
    step: StepKind | None
    addressee: str | None
    agreed: frozenset[StepKind]
    refused_by: frozenset[str]
    released_by: str | None
    branch_code: str | None
    member_since: str | None
    was_reorganised: bool
    is_own: bool
    may_answer: bool
    may_reverse: bool
    awaited: tuple[str, ...] = ()

    @property
    def route(self) -> Route:
        """Return where it leads."""
        return route_of(self.sender, self.target)

    @property
    def steps(self) -> tuple[StepKind, ...]:
        """Return its steps; where the target branch was closed meanwhile, its committee names another one."""
        return steps_of(self.route, places=not self.target.is_open_branch)

    @property
    def member_left(self) -> bool:
        """Tell whether the person is no longer a member where it starts; a reorganised branch takes its transfers along."""
        if self.sender.is_external:
            return self.branch_code is not None
        return self.branch_code is None or (self.branch_code != self.sender.code and not self.was_reorganised)


def route_of(sender: End, target: End) -> Route:
    """Return where a transfer between two ends leads."""
    if target.is_external:
        return Route.OUT
    return Route.IN if sender.is_external else Route.WITHIN


def asked_of(step: StepKind, sender: End, target: End, released_by: str | None) -> str:
    """Return the code of whom a step awaits: the sender's committee, the receiver's, or the one that released the member."""
    if step is StepKind.RELEASE:
        return sender.asked
    if step is StepKind.CONFIRM:
        return released_by or sender.asked
    return target.asked


def boxes_of(sender: End) -> list[str]:
    """Return the codes of those in whose outbox a transfer stands: what is right above where it starts, and who is asked."""
    above = sender.path.split("/")[-3:-2]
    return [*above, sender.asked] if not sender.is_external else []


def following(case: Case, agreed: Collection[StepKind]) -> StepKind | None:
    """Return the step that follows when these are agreed; ``None``: the transfer is complete."""
    return next_step(case.steps, agreed)


def positive(outcome: str) -> bool:
    """Tell whether a step that was answered so is not asked again.

    >>> positive("AGREED"), positive("REJECTED")
    (True, False)
    """
    return outcome != StepOutcome.REJECTED.value
