"""The reference page of transfers, made from the state table of domain/transfer_rules.py: the picture, the rows, the routes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.transfer_rules import ROUTES, TABLE, Act, Route, Transition
from domain.transfers import StepKind, TransferState

ROUTE_WORDS = {
    (Route.WITHIN, False): "from a branch to a branch",
    (Route.WITHIN, True): "from a branch to a committee, which names the branch",
    (Route.OUT, False): "from a branch to an organisation outside the province",
    (Route.IN, False): "from outside to a branch",
    (Route.IN, True): "from outside to a committee, which names the branch",
}
STARTS = "[*]"
SAME_STEP = {Act.RUN_OUT, Act.PASS_ON}


def transfers_page(made: str) -> str:
    """Return the reference page; ``made`` says by which command it is written."""
    return "\n".join(
        [
            "# Transfers",
            "",
            made,
            "",
            "A membership transfer (组织关系转接) is OPEN at one step, or has ended: COMPLETED, REJECTED, WITHDRAWN, REVERSED.",
            "[How to transfer members](../how-to/transfer-members.md) shows the mutations.",
            "",
            "```mermaid",
            *_picture(),
            "```",
            "",
            "## Routes",
            "",
            "Steps that the starter could answer count as answered by the start, and are not asked again.",
            "",
            "| route | steps |",
            "|---|---|",
            *(f"| {ROUTE_WORDS[key]} | {' → '.join(steps)} |" for key, steps in ROUTES.items()),
            "",
            "## Who does what, and what follows",
            "",
            "| while | step | what | who | answered with | then | that is |",
            "|---|---|---|---|---|---|---|",
            *(_row(row) for row in TABLE),
            "",
        ]
    )


def _row(row: Transition) -> str:
    then = row.leads_to.value
    if row.leads_to is TransferState.OPEN:
        then = "the same step" if row.act in SAME_STEP else "the next step, or COMPLETED"
    step, outcome = row.step.value if row.step else "any", row.outcome.value if row.outcome else ""
    step = "" if row.state is not TransferState.OPEN else step
    return f"| {row.state} | {step} | {row.act} | {row.by} | {outcome} | {then} | {row.told} |"


def _picture() -> list[str]:
    lines = dict.fromkeys(_arrows())  # each once, in the order of the table
    return ["stateDiagram-v2", *(f"    {line}" for line in lines)]


def _arrows() -> Iterator[str]:
    for steps in ROUTES.values():
        yield f"{STARTS} --> {steps[0]}"
    for row in TABLE:
        for begin in _begins(row):
            for end in _ends(row, begin):
                yield f"{begin} --> {end}: {row.act}"


def _begins(row: Transition) -> list[str]:
    if row.state is not TransferState.OPEN:
        return [row.state.value]
    return [row.step.value] if row.step else [step.value for step in StepKind]


def _ends(row: Transition, begin: str) -> list[str]:
    if row.leads_to is not TransferState.OPEN:
        return [row.leads_to.value]
    if row.act in SAME_STEP:
        return [begin]
    return [end for steps in ROUTES.values() if begin in steps for end in _after(steps, StepKind(begin))]


def _after(steps: Sequence[StepKind], begin: StepKind) -> Iterator[str]:
    """Yield what can follow a step of a route; a receiver that started it has accepted already."""
    for step in steps[steps.index(begin) + 1 :]:
        yield step.value
        if step is not StepKind.ACCEPT:
            return
    yield TransferState.COMPLETED.value
