"""The stage of a season: an agenda of deeds by the time of the graph, which it sets, and the API through which each is done."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from api.engine import Engine, GraphQLRequest
from api.tokens import DEMO_ISSUER
from domain.errors import Unavailable
from domain.progress import Progress, silent
from domain.rights import Rights
from graph.accounts import get_rights
from graph.clock import set_clock
from workflows.turns import Turns

TRANSFER = "transfer { transferId version state toOrganisation { code } steps { kind outcome } }"
VERSION = "query ($id: ID!) { transfer(id: $id) { version } }"
Deed = Callable[[], Awaitable[None]]


def mutation(name: str, selection: str = TRANSFER) -> str:
    """Return the text of a mutation."""
    kind = name[0].upper() + name[1:]
    failure = "__typename ... on Failure { code message }"
    return f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {failure} ... on {kind}Payload {{ {selection} }} }} }}"


CLASS_RESULTS = f"started results {{ {TRANSFER} code }}"
TEXTS = {
    **{name: mutation(name) for name in ("requestTransfer", "answerStep", "placeTransfer", "withdrawTransfer")},
    "startClassTransfers": mutation("startClassTransfers", CLASS_RESULTS),
    "endMembership": mutation("endMembership", "operation { operationId }"),
}


class Stage:
    """Deeds in the order of their times, done one by one.

    Parameters
    ----------
    engine : Engine
        What answers.
    turns : Turns
        The worker's duties.
    begins_at, ends_at : datetime
        When the season begins and ends; what is planned for later stays undone.
    run_id : str
        Marks the keys and requests of this run.
    """

    def __init__(
        self,
        engine: Engine,
        turns: Turns,
        begins_at: datetime,
        ends_at: datetime,
        run_id: str,
        progress: Progress = silent,
    ) -> None:
        self._engine = engine
        self._turns = turns
        self.begins_at = self.now = begins_at
        self._ends_at = ends_at
        self._run_id = run_id
        self._progress = progress
        self._agenda: list[tuple[datetime, int, Deed]] = []
        self._planned = self._done = self._asked = 0
        self._rights: dict[str, Rights] = {}

    def plan(self, hours: float, deed: Deed) -> None:
        """Plan a deed so many hours after the beginning; it may plan more, of the time that follows."""
        at = self.begins_at + timedelta(hours=hours)
        if at <= self._ends_at:
            self._planned += 1
            heapq.heappush(self._agenda, (at, self._planned, deed))

    def plan_after(self, hours: float, deed: Deed) -> None:
        """Plan a deed so many hours from now."""
        self.plan((self.now - self.begins_at) / timedelta(hours=1) + hours, deed)

    async def play(self) -> None:
        """Do everything that is planned, each at its time."""
        while self._agenda:
            self.now, _, deed = heapq.heappop(self._agenda)
            await set_clock(self._engine.db, self.now)
            await deed()
            self._done += 1
            self._progress("playing the season", self._done, self._planned)

    async def work(self) -> None:
        """Let the worker do what is due."""
        await self._turns.take()

    async def act(self, subject: str, name: str, **values: Any) -> Any:
        """Do a mutation as an account; return its payload.

        Raises
        ------
        Unavailable
            ``SEASON_FAILED``: it was refused, which in a season nothing is.
        """
        values["idempotencyKey"] = f"{self._run_id}-{self._asked}"
        (result,) = (await self._ask(subject, TEXTS[name], {"input": values})).values()
        if not result["__typename"].endswith("Payload"):
            raise failed(f"{name} of {subject} was refused: {result['code']} {result['message']}")
        return result

    async def act_as_seen(self, subject: str, name: str, transfer_id: str, **values: Any) -> Any:
        """Look at a transfer, then change it as it was seen; return what it is then."""
        seen = await self._ask(subject, VERSION, {"id": transfer_id})
        version = seen["transfer"]["version"]
        return (await self.act(subject, name, transferId=transfer_id, expectedVersion=version, **values))["transfer"]

    async def ask(self, subject: str, text: str, **variables: Any) -> Any:
        """Ask a question as an account; return the data."""
        return await self._ask(subject, text, variables)

    async def _ask(self, subject: str, text: str, variables: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        if subject not in self._rights:
            self._rights[subject] = await get_rights(self._engine.db, DEMO_ISSUER, subject)
        request, request_id = GraphQLRequest(text, variables=variables), f"{self._run_id}-{self._asked}"
        answer = await self._engine.execute(request, self._rights[subject], request_id=request_id)
        if answer.errors or answer.data is None:
            raise failed(f"{subject} got an error: {answer.errors[0]['message']}")
        return answer.data


def failed(problem: str) -> Unavailable:
    """Return the error of a season that did not go as it is written."""
    return Unavailable("SEASON_FAILED", f"The season stopped: {problem}", "Run it again: it goes on with another class.")
