"""The state table of membership transfers, as data: which steps a transfer takes, who may do what, what follows.

The mutations, the worker and the picture in docs/reference/transfers.md go by this table.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.transfers import StepKind, StepOutcome, TransferState


class Route(StrEnum):
    """Where a transfer leads."""

    WITHIN = "WITHIN"  # from branch to branch of the province
    OUT = "OUT"  # to an EXTERNAL organisation
    IN = "IN"  # from one


class Act(StrEnum):
    """What can be done with a transfer."""

    AGREE = "AGREE"
    REJECT = "REJECT"
    PASS_ON = "PASS_ON"  # noqa: S105 - no password
    PLACE = "PLACE"
    CONFIRM = "CONFIRM"
    WITHDRAW = "WITHDRAW"
    RUN_OUT = "RUN_OUT"
    LEAVE = "LEAVE"
    REVERSE = "REVERSE"


class Actor(StrEnum):
    """Who can do it."""

    ADDRESSEE = "officers whose subtree contains an organisation that the step awaits"
    STARTER = "the member, and officers of the party that started it"
    WORKER = "the worker"
    COMMON_PARENT = "officers of a committee above both ends"


# The steps of a route, by whether the target is a committee that has to name the branch.
ROUTES: dict[tuple[Route, bool], tuple[StepKind, ...]] = {
    (Route.WITHIN, False): (StepKind.RELEASE, StepKind.ACCEPT),
    (Route.WITHIN, True): (StepKind.RELEASE, StepKind.ACCEPT, StepKind.PLACE),
    (Route.OUT, False): (StepKind.RELEASE, StepKind.CONFIRM),
    (Route.IN, False): (StepKind.ACCEPT,),
    (Route.IN, True): (StepKind.ACCEPT, StepKind.PLACE),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: in this state, at this step (``None``: at any), who does what, and what follows.

    ``outcome`` is what the step is answered with. ``leads_to`` is the state that follows; ``OPEN`` after an answer means the next
    step of the route, or ``COMPLETED`` where there is none left; ``PASS_ON`` and ``RUN_OUT`` ask another organisation the same.
    """

    state: TransferState
    step: StepKind | None
    act: Act
    by: Actor
    outcome: StepOutcome | None
    leads_to: TransferState
    told: str


_OPEN, _REJECTED = TransferState.OPEN, TransferState.REJECTED
_ASKED = Actor.ADDRESSEE

TABLE: tuple[Transition, ...] = (
    Transition(_OPEN, StepKind.RELEASE, Act.AGREE, _ASKED, StepOutcome.AGREED, _OPEN, "the sender lets the member go"),
    Transition(_OPEN, StepKind.RELEASE, Act.REJECT, _ASKED, StepOutcome.REJECTED, _REJECTED, "the sender does not"),
    Transition(_OPEN, StepKind.ACCEPT, Act.AGREE, _ASKED, StepOutcome.AGREED, _OPEN, "the receiver takes the member"),
    Transition(_OPEN, StepKind.ACCEPT, Act.REJECT, _ASKED, StepOutcome.REJECTED, _REJECTED, "the receiver does not: they stay"),
    Transition(
        _OPEN, StepKind.ACCEPT, Act.PASS_ON, _ASKED, StepOutcome.REJECTED, _OPEN,
        "a township of residence cannot refuse: it names another organisation, which is asked next",
    ),
    Transition(_OPEN, StepKind.PLACE, Act.PLACE, _ASKED, StepOutcome.PLACED, _OPEN, "the committee names a branch of its own"),
    Transition(_OPEN, StepKind.CONFIRM, Act.CONFIRM, _ASKED, StepOutcome.CONFIRMED, _OPEN, "the other side has received them"),
    Transition(_OPEN, StepKind.CONFIRM, Act.REJECT, _ASKED, StepOutcome.REJECTED, _REJECTED, "the other side refused"),
    Transition(_OPEN, None, Act.WITHDRAW, Actor.STARTER, None, TransferState.WITHDRAWN, "it is taken back"),
    Transition(_OPEN, None, Act.RUN_OUT, Actor.WORKER, None, _OPEN, "the step passes to the parent, with a new clock"),
    Transition(_OPEN, None, Act.LEAVE, Actor.WORKER, None, TransferState.WITHDRAWN, "the membership has ended otherwise"),
    Transition(
        TransferState.COMPLETED, None, Act.REVERSE, Actor.COMMON_PARENT, None, TransferState.REVERSED,
        "it was a mistake: within 72 hours, with a reason",
    ),
)  # fmt: skip


def steps_of(route: Route, *, places: bool) -> tuple[StepKind, ...]:
    """Return the steps of a route; ``places``: its target is a committee that names the branch.

    >>> [step.value for step in steps_of(Route.IN, places=True)]
    ['ACCEPT', 'PLACE']
    """
    return ROUTES[route, places and route is not Route.OUT]


def next_step(steps: Collection[StepKind], agreed: Collection[StepKind]) -> StepKind | None:
    """Return the first step that is not agreed yet; ``None``: the transfer is complete.

    A receiver that started it has accepted already, and is not asked again when the sender has answered:

    >>> steps = steps_of(Route.WITHIN, places=False)
    >>> next_step(steps, {StepKind.ACCEPT}).value
    'RELEASE'
    >>> next_step(steps, {StepKind.ACCEPT, StepKind.RELEASE}) is None
    True
    """
    return next((step for step in steps if step not in agreed), None)


def find_transition(state: TransferState, step: StepKind | None, act: Act) -> Transition | None:
    """Return the row of the table for an act; ``None``: it cannot be done then.

    >>> find_transition(TransferState.OPEN, StepKind.ACCEPT, Act.AGREE).outcome.value
    'AGREED'
    >>> find_transition(TransferState.OPEN, StepKind.PLACE, Act.AGREE) is None
    True
    >>> find_transition(TransferState.OPEN, StepKind.PLACE, Act.WITHDRAW).leads_to.value
    'WITHDRAWN'
    >>> find_transition(TransferState.REJECTED, None, Act.REVERSE) is None
    True
    """
    return next((row for row in TABLE if row.state is state and row.step in {None, step} and row.act is act), None)
