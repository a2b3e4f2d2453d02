"""Streams of answers: an operation is answered once, a subscription at once and then whenever what it is about has changed.

Rights are asked for again before every answer. A stream ends when the token runs out, when the caller may not see the thing any
more, or when the client goes; a store that is away for a while only delays it.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator

import structlog

from api.answering import Answering, failed
from api.engine import Answer, GraphQLRequest, Watched
from api.errors import Code, RequestError, formatted
from api.subscriptions.follower import Follower, Listener
from domain.errors import Unavailable
from domain.requests import request_id

log = structlog.get_logger()

MOST_OF_AN_ACCOUNT = 50
AGAIN_AFTER_S = 1.0
PASSING = {Code.UNAVAILABLE.value, Code.TIMEOUT.value}


class Streams:
    """Answers operations of any kind for callers who stay connected; each of ``workers`` processes a share of an account's."""

    def __init__(self, answering: Answering, follower: Follower, workers: int = 1) -> None:
        self._answering = answering
        self._follower = follower
        self._most = max(MOST_OF_AN_ACCOUNT // workers, 1)
        self._open: Counter[str] = Counter()

    async def check(self, authorization: str | None) -> float:
        """Return until when a token holds (seconds since 1970).

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``.
        """
        await self._answering.callers.rights(authorization)
        return self._answering.callers.until(authorization)

    async def stream(self, request: GraphQLRequest, authorization: str | None, address: str | None) -> AsyncIterator[Answer]:
        """Yield the answers to an operation; what is refused is an answer too, and the last one."""
        try:
            rights, watched = await self._answering.watched(request, authorization)
            if watched is None:
                yield await self._answering.answer(request, authorization, _request_id(), address)
                return
            until, account = self._answering.callers.until(authorization), f"{rights.issuer}|{rights.subject}"
        except RequestError as exc:
            yield Answer(executed=False, errors=[exc.formatted()], status=exc.status)
            return
        except Unavailable:
            yield failed(Code.UNAVAILABLE, "The store does not answer now. Try again in a moment.")
            return
        if self._open[account] >= self._most:
            yield failed(Code.RATE_LIMITED, f"An account listens to {self._most} things at once here. End another one first.")
            return
        self._open[account] += 1
        try:
            async for answer in self._changes(request, authorization, address, watched, until):
                yield answer
        finally:
            self._open[account] -= 1
            if not self._open[account]:
                del self._open[account]

    async def _changes(
        self, request: GraphQLRequest, authorization: str | None, address: str | None, watched: Watched, until: float
    ) -> AsyncIterator[Answer]:
        with self._follower.listening(Listener(watched.transfer_id, watched.organisation_code)) as listener:
            last: object = None
            while True:
                listener.changed.clear()
                answer = await self._answering.answer(request, authorization, _request_id(), address)
                if _codes(answer) & PASSING:
                    await asyncio.sleep(min(AGAIN_AFTER_S, max(until - time.time(), 0)))
                    listener.changed.set()
                elif answer.errors or answer.data is None or answer.data[watched.key] is None:
                    yield answer if answer.errors else Answer(executed=True, data=None, errors=[_gone(watched)])
                    return
                elif answer.data != last:
                    last = answer.data
                    yield answer
                if not await _set_within(listener.changed, until - time.time()):
                    yield failed(Code.UNAUTHENTICATED, "The token has run out. Connect again with a fresh one.")
                    return


def _request_id() -> str:
    """Return the id of the request by which the client connected: all its answers are logged with it."""
    return request_id() or uuid.uuid4().hex


async def _set_within(changed: asyncio.Event, seconds: float) -> bool:
    """Wait until something has changed; tell whether it did in time."""
    try:
        async with asyncio.timeout(max(seconds, 0)):
            return await changed.wait()
    except TimeoutError:
        return False


def _codes(answer: Answer) -> set[str]:
    return {str(error["extensions"]["code"]) for error in answer.errors}  # type: ignore[index]


def _gone(watched: Watched) -> dict[str, object]:
    return formatted(Code.BAD_INPUT, "There is no such thing any more that you may see.", (watched.key,))
