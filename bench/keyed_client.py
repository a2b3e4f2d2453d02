"""A client that sends a mutation again, under the same key, until it is answered: so a careful one does when a server dies."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.measure import MS
from domain.errors import Unavailable

ANSWER_S = 30.0
PATIENCE_S = 300.0
PAUSE_S = 0.2
AGAIN = {"UNAVAILABLE", "TIMEOUT"}  # it may have been done or not


@dataclass(slots=True)
class Taken:
    """How long mutations took from the first sending to the answer, in ms, and how often they were sent again, by why."""

    times_ms: list[float] = field(default_factory=list)
    again: dict[str, int] = field(default_factory=dict)
    repeated: int = 0  # mutations that were sent more than once

    def note_again(self, why: str) -> None:
        """Count that a mutation is sent again."""
        self.again[why] = self.again.get(why, 0) + 1


class KeyedClient:
    """One client over one kept connection."""

    def __init__(self, port: int, taken: Taken) -> None:
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=ANSWER_S)
        self._taken = taken

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def change(self, token: str, text: str, values: dict[str, Any]) -> dict[str, Any]:
        """Send a mutation, which has an ``idempotencyKey``, until it is answered; return its payload.

        Raises
        ------
        Unavailable
            ``BENCH_FAILED``: it was refused, answered with another error, or not answered for minutes.
        """
        began = time.perf_counter()
        sent = 0
        while True:
            sent += 1
            answer = await self._sent(token, text, values)
            if not isinstance(answer, str):
                break
            if time.perf_counter() - began > PATIENCE_S:
                raise Unavailable(
                    "BENCH_FAILED", f"A mutation was not answered in {PATIENCE_S:.0f} s: {answer}.", "See serve.log."
                )
            self._taken.note_again(answer)
            await asyncio.sleep(PAUSE_S)
        self._taken.times_ms.append(MS * (time.perf_counter() - began))
        self._taken.repeated += sent > 1
        return answer

    async def _sent(self, token: str, text: str, values: dict[str, Any]) -> dict[str, Any] | str:
        """Send it once; return the payload, or why it is to be sent again."""
        try:
            response = await self._http.post(
                "/graphql", json={"query": text, "variables": {"input": values}}, headers={"authorization": f"Bearer {token}"}
            )
        except httpx.TransportError:
            return "connection lost"
        body = response.json()
        if errors := body.get("errors"):
            code = errors[0]["extensions"]["code"]
            if code in AGAIN:
                return str(code)
            raise Unavailable("BENCH_FAILED", f"A mutation failed: {code} {errors[0]['message']}", "See the log of the server.")
        (result,) = body["data"].values()
        if not result["__typename"].endswith("Payload"):
            problem = f"A mutation was refused: {result['__typename']} {result.get('code')} {result.get('message')}"
            raise Unavailable("BENCH_FAILED", problem, "See the log of the server.")
        payload: dict[str, Any] = result
        return payload
