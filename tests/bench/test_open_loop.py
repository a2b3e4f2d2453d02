"""The open loop: times count from the moment at which something was meant to be asked, and nothing is left out."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from bench.open_loop import LOST, NEVER_SENT, OK, Asking, Connection, ask_openly

ASKING = Asking("me", "token", "{ me { subject } }", {})


@asynccontextmanager
async def answering(gate: asyncio.Event, answers: list[bytes]) -> AsyncIterator[int]:
    """A server that gives one answer after the other, from when the gate is open; an empty one: it ends the connection."""

    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
                await gate.wait()
                body = answers.pop(0) if len(answers) > 1 else answers[0]
                if not body:
                    return
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            serving.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        # The server's end does not end its connections: what is left would be found pending in a later test.
        gate.set()
        await asyncio.wait_for(asyncio.gather(*serving), 10)


def body(data: object) -> bytes:
    return orjson.dumps({"data": data})


async def test_who_waits_for_a_connection_is_counted_from_when_they_came() -> None:
    """One connection, whose server answers nothing for a second: all that came meanwhile waited, each for as long as it did."""
    gate = asyncio.Event()
    async with answering(gate, [body({})]) as port:
        asyncio.get_running_loop().call_later(1.0, gate.set)
        answered = await ask_openly(port, 1, 50, 1.0, lambda: ASKING, random.Random(1))
    asked = answered.codes.total()
    assert answered.codes == {OK: asked}
    assert answered.longest_queue == asked - 1  # one was under way
    times = sorted(answered.times["me"])
    assert times[-1] > 900  # the first one
    assert 300 < times[asked // 2] < 800  # they came all over the second; a client that waits would have seen one slow answer


async def test_codes_are_counted_and_a_lost_connection_is_opened_again() -> None:
    gate = asyncio.Event()
    gate.set()
    refused = orjson.dumps({"errors": [{"message": "", "extensions": {"code": "UNAVAILABLE"}}]})
    told: list[object] = []
    async with answering(gate, [body({"a": 1}), refused, b"", body({"a": 2})]) as port:
        connection = Connection(port)
        codes = [(await connection.send(ASKING)) for _ in range(4)]
        connection.close()
        asking = Asking("me", "token", "{ me { subject } }", {}, told.append)
        answered = await ask_openly(port, 2, 20, 0.5, lambda: asking, random.Random(1))
    assert codes == [(OK, {"a": 1}), ("UNAVAILABLE", None), (LOST, None), (OK, {"a": 2})]
    assert told == [{"a": 2}] * answered.codes[OK]


async def test_what_was_never_sent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.open_loop.DRAIN_S", 0.1)
    async with answering(asyncio.Event(), [body({})]) as port:
        answered = await ask_openly(port, 1, 100, 0.3, lambda: ASKING, random.Random(1))
    assert answered.codes[NEVER_SENT] == answered.longest_queue > 0
    assert answered.failed_share == 1
