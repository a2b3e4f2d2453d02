"""Server-sent events: a POST whose client accepts text/event-stream is answered by a stream, one event an answer.

The protocol is that of graphql-sse, each operation over a connection of its own: events `next` with an answer, then `complete`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

import orjson

from api.engine import Answer

EVENT_STREAM = "text/event-stream"
ALIVE_EVERY_S = 15.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy passes each event on at once
    (b"x-content-type-options", b"nosniff"),
]


def wants_events(accept: str | None) -> bool:
    """Tell whether a client takes a stream of events in the first place.

    >>> wants_events("text/event-stream"), wants_events("application/json, text/event-stream;q=0.5"), wants_events(None)
    (True, False, False)
    """
    return (accept or "").split(",")[0].split(";")[0].strip().lower() == EVENT_STREAM


async def send_events(answers: AsyncIterator[Answer], request_id: str, receive: Any, send: Any) -> None:
    """Send answers as events until they end or the client goes; a line of comment keeps the connection alive in between."""
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, (b"x-request-id", request_id.encode())]})
    gone = asyncio.create_task(_until_gone(receive))
    sending = asyncio.create_task(_send(answers, send))
    try:
        await asyncio.wait([gone, sending], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (gone, sending):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(answers: AsyncIterator[Answer], send: Any) -> None:
    async with aclosing(answers) as stream:  # type: ignore[type-var]
        following: asyncio.Task[Answer] | None = None
        try:
            while True:
                following = following or asyncio.ensure_future(anext(stream))
                done, _ = await asyncio.wait([following], timeout=ALIVE_EVERY_S)
                if not done:
                    await _piece(send, b":\n\n")
                    continue
                try:
                    answer = following.result()
                except StopAsyncIteration:
                    break
                following = None
                await _piece(send, b"event: next\ndata: " + orjson.dumps(answer.body()) + b"\n\n")
        finally:
            if following is not None and not following.done():
                following.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await following
    await _piece(send, b"event: complete\ndata:\n\n", more=False)


async def _piece(send: Any, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
