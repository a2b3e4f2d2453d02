"""Questions that come when they come, whether or not the last ones are answered: Poisson arrivals over some connections.

A client that waits for its answer before it asks again slows down with the server, and so hides how long people would wait. Here
every question has a moment at which it is meant to be asked, and its time counts from then: also the time for which it waited
for a free connection.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

from bench.measure import MS, Latency

ANSWER_S = 30.0
DRAIN_S = 10.0
OK, LOST, LATE, NEVER_SENT = "OK", "connection lost", "not answered", "not sent"

Then = Callable[[dict[str, Any] | None], None]


@dataclass(frozen=True, slots=True)
class Asking:
    """One operation of one account; ``then`` is told its data, or ``None`` where it failed."""

    kind: str
    token: str
    query: str
    variables: dict[str, Any]
    then: Then | None = None


@dataclass(slots=True)
class Answered:
    """What came of the operations of one step: times by kind in ms of what was answered, outcomes by code, the longest queue."""

    rate: float
    seconds: float
    times: dict[str, list[float]] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    longest_queue: int = 0

    @property
    def latency(self) -> Latency:
        """Return the latency of all that were answered well."""
        taken = [each for times in self.times.values() for each in times]
        return Latency.of(taken or [0.0])

    @property
    def failed_share(self) -> float:
        """Return the share of what was not answered well."""
        return 1 - self.codes[OK] / max(self.codes.total(), 1)

    def note(self, kind: str, code: str, began: float) -> None:
        """Count one operation."""
        self.codes[code] += 1
        if code == OK:
            self.times.setdefault(kind, []).append(MS * (time.perf_counter() - began))


class Connection:
    """One kept connection, opened again where it is lost."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, asking: Asking) -> tuple[str, dict[str, Any] | None]:
        """Send one operation; return its code and its data."""
        try:
            async with asyncio.timeout(ANSWER_S):
                return _told(await self._sent(asking))
        except TimeoutError:
            self.close()
            return LATE, None
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return LOST, None

    async def _sent(self, asking: Asking) -> dict[str, Any]:
        if self._reader is not None and self._reader.at_eof():  # it was idle for so long that the server closed it
            self.close()
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        body = orjson.dumps({"query": asking.query, "variables": asking.variables})
        head = (
            "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {asking.token}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        headers = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(headers.partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer: dict[str, Any] = orjson.loads(await self._reader.readexactly(length))
        if b"connection: close" in headers:
            self.close()
        return answer

    def close(self) -> None:
        """Close it; the next operation opens it again."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def _told(answer: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    if errors := answer.get("errors"):
        return str(errors[0]["extensions"]["code"]), None
    return OK, answer["data"]


async def ask_openly(
    port: int, connections: int, rate: float, seconds: float, choose: Callable[[], Asking], chance: random.Random
) -> Answered:
    """Ask ``rate`` operations a second on average for some seconds, and wait for what is under way."""
    answered = Answered(rate, seconds)
    waiting: asyncio.Queue[tuple[float, Asking]] = asyncio.Queue()

    async def serve() -> None:
        connection = Connection(port)
        try:
            while True:
                intended, asking = await waiting.get()
                code, data = await connection.send(asking)
                answered.note(asking.kind, code, intended)
                if asking.then:
                    asking.then(data)
                waiting.task_done()
        finally:
            connection.close()

    tasks = [asyncio.create_task(serve()) for _ in range(connections)]
    begin = time.perf_counter()
    intended = begin
    while (intended := intended + chance.expovariate(rate)) < begin + seconds:
        await asyncio.sleep(max(0.0, intended - time.perf_counter()))
        waiting.put_nowait((intended, choose()))
        answered.longest_queue = max(answered.longest_queue, waiting.qsize())
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_S):
            await waiting.join()
    never = waiting.qsize()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    answered.codes[NEVER_SENT] += never
    answered.codes += Counter()  # without zeros
    return answered
