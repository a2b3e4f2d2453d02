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
from functools import partial

import structlog

from api.callers import Callers
from api.engine import Answer, Engine, GraphQLRequest, Watched
from api.errors import Code, RequestError, formatted
from api.limits import RateLimiter
from api.read_log import ReadLog
from api.subscriptions.follower import Follower, Listener
from domain.errors import Unavailable
from domain.rights import Rights

log = structlog.get_logger()

MOST_OF_AN_ACCOUNT = 50
AGAIN_AFTER_S = 1.0
PASSING = {Code.UNAVAILABLE.value, Code.TIMEOUT.value}


class Streams:
    """Answers operations of any kind for callers who stay connected."""

    def __init__(self, engine: Engine, callers: Callers, rate: RateLimiter, read_log: ReadLog, follower: Follower) -> None:
        self._engine = engine
        self._callers = callers
        self._rate = rate
        self._read_log = read_log
        self._follower = follower
        self._open: Counter[str] = Counter()

    async def check(self, authorization: str | None) -> float:
        """Return until when a token holds (seconds since 1970).

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``.
        """
        await self._callers.rights(authorization)
        return self._callers.until(authorization)

    async def stream(self, request: GraphQLRequest, authorization: str | None) -> AsyncIterator[Answer]:
        """Yield the answers to an operation; what is refused is an answer too, and the last one."""
        try:
            watched = self._engine.watched(request)
            if watched is None:
                yield await self._answer(request, authorization)
                return
            until = await self.check(authorization)
            account = str((await self._callers.rights(authorization)).subject)
        except RequestError as exc:
            yield Answer(executed=False, errors=[exc.formatted()], status=exc.status)
            return
        except Unavailable:
            yield _failed(Code.UNAVAILABLE, "The store does not answer now. Try again in a moment.")
            return
        if self._open[account] >= MOST_OF_AN_ACCOUNT:
            yield _failed(Code.RATE_LIMITED, f"An account listens to {MOST_OF_AN_ACCOUNT} things at once. End another one first.")
            return
        self._open[account] += 1
        try:
            async for answer in self._changes(request, authorization, watched, until):
                yield answer
        finally:
            self._open[account] -= 1
            if not self._open[account]:
                del self._open[account]

    async def _changes(
        self, request: GraphQLRequest, authorization: str | None, watched: Watched, until: float
    ) -> AsyncIterator[Answer]:
        with self._follower.listening(Listener(watched.transfer_id, watched.organisation_code)) as listener:
            last: object = None
            while True:
                listener.changed.clear()
                answer = await self._answer(request, authorization)
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
                    yield _failed(Code.UNAUTHENTICATED, "The token has run out. Connect again with a fresh one.")
                    return

    async def _answer(self, request: GraphQLRequest, authorization: str | None) -> Answer:
        request_id = uuid.uuid4().hex
        try:
            rights: Rights = await self._callers.rights(authorization)
            record = partial(self._read_log.append, rights, request.operation_name, request_id)
            spend = partial(self._rate.check, f"{rights.issuer}|{rights.subject}")
            return await self._engine.execute(request, rights, spend, record, request_id)
        except RequestError as exc:
            return Answer(executed=False, errors=[exc.formatted()])
        except Unavailable as exc:
            log.error("store unavailable", request_id=request_id, code=exc.code, problem=exc.problem)
            return _failed(Code.UNAVAILABLE, "The store does not answer now. Try again in a moment.")
        except Exception:
            log.exception("request failed", request_id=request_id, operation=request.operation_name)
            return _failed(Code.INTERNAL, f"Something went wrong here; it was logged as request {request_id}.")


async def _set_within(changed: asyncio.Event, seconds: float) -> bool:
    """Wait until something has changed; tell whether it did in time."""
    try:
        async with asyncio.timeout(max(seconds, 0)):
            return await changed.wait()
    except TimeoutError:
        return False


def _codes(answer: Answer) -> set[str]:
    return {str(error["extensions"]["code"]) for error in answer.errors}  # type: ignore[index]


def _failed(code: Code, message: str) -> Answer:
    return Answer(executed=False, errors=[formatted(code, message)])


def _gone(watched: Watched) -> dict[str, object]:
    return formatted(Code.BAD_INPUT, "There is no such thing any more that you may see.", (watched.key,))
