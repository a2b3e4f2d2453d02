"""How many operations a process works on at once, and how many may wait: what is too much is refused at once, not kept.

A queue without a bound answers nobody in time: it grows while more comes in than can be done, and every answer comes after
its client has gone. So at most so many operations are at the database, at most so many wait, each for a short time; whatever
more comes is told when to come again, before its document is read. Accounts that wait take turns, however much each has sent.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from api.errors import Code, RequestError

AT_ONCE = 32  # a process has 50 connections: operations with several root fields take more than one, and the worker takes some
WAITING = 256
WAIT_S = 2.0
RETRY_AFTER_S = 2


class Overloaded(RequestError):
    """The service has more to do than it can; nothing of the operation was looked at."""

    def __init__(self) -> None:
        message = f"The service has too much to do now. Try again in {RETRY_AFTER_S} seconds."
        super().__init__(Code.UNAVAILABLE, message, retry_after_s=RETRY_AFTER_S)


class Admission:
    """Lets operations in, lets some wait, and turns the others away.

    Parameters
    ----------
    at_once : int
        Operations that are worked on at the same time.
    waiting : int
        Operations that wait for one of them to end.
    wait_s : float
        How long each of them waits at most.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, wait_s: float = WAIT_S) -> None:
        self._at_once, self._most_waiting, self._wait_s = at_once, waiting, wait_s
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # by account; the first one's turn is next
        self.running = self.waiting = self.refused = 0

    @asynccontextmanager
    async def admitted(self, account: Callable[[], Awaitable[str]]) -> AsyncIterator[None]:
        """Hold a place for the time of a block; ``account`` is asked for where there is a queue, and what it raises is raised.

        Raises
        ------
        Overloaded
            There is no place, none to wait in, or the time to wait is over.
        """
        name = await account() if self._full else ""  # meanwhile there may be room
        if self._full:
            await self._wait(name)
        else:
            self.running += 1
        try:
            yield
        finally:
            self._leave()

    @property
    def _full(self) -> bool:
        return self.running >= self._at_once or bool(self.waiting)

    async def _wait(self, account: str) -> None:
        """Wait for the place of an operation that ends."""
        if self.waiting >= self._most_waiting:
            self._make_room(account)
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(account, deque()).append(granted)
        self.waiting += 1
        over = asyncio.get_running_loop().call_later(self._wait_s, self._turn_away, account, granted)
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled() and granted.exception() is None:
                self._leave()  # it was given a place, and went at the same moment
            else:
                self._forget(account, granted)
            raise
        finally:
            over.cancel()

    def _make_room(self, account: str) -> None:
        """Turn the newest of the account away that has most waiting; where that is this account, its new operation."""
        most = max(self._queues, key=lambda name: len(self._queues[name]), default=account)
        if most == account or len(self._queues[most]) <= len(self._queues.get(account, ())) + 1:
            self.refused += 1
            raise Overloaded
        self._turn_away(most, self._queues[most][-1])

    def _turn_away(self, account: str, granted: asyncio.Future[None]) -> None:
        if not granted.done():
            self._forget(account, granted)
            self.refused += 1
            granted.set_exception(Overloaded())

    def _forget(self, account: str, granted: asyncio.Future[None]) -> None:
        queue = self._queues.get(account)
        if queue is not None and granted in queue:
            queue.remove(granted)
            self.waiting -= 1
            if not queue:
                del self._queues[account]

    def _leave(self) -> None:
        """Give the place to the next account in turn, or back."""
        while self._queues:
            account, queue = next(iter(self._queues.items()))
            granted = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues.move_to_end(account)
            else:
                del self._queues[account]
            if not granted.done():
                granted.set_result(None)
                return
        self.running -= 1
