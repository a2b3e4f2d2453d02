"""The guard of the managed server: started again where it was killed or does not answer any more, while a program serves it.

Whoever stops it by hand (``leaguegraph db stop``) leaves a mark, and it stays stopped. Who stops it for a while (a dump, a
load, an import) holds its lock, and the guard keeps out; what such a program leaves stopped because it was killed is started.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from domain.errors import LeagueGraphError
from graph.server.managed import ManagedServer

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
ASK_EVERY_S = 5.0
SILENT_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0


class Guard:
    """Looks after one managed server.

    Parameters
    ----------
    server : ManagedServer
        Which is ours.
    silent_s : float
        For how long it may answer nothing at all, while its process is there, before it is ended and started again.
    """

    def __init__(self, server: ManagedServer, silent_s: float = SILENT_S) -> None:
        self._server = server
        self._silent_s = silent_s
        self._answered_at = time.monotonic()
        self._ask_at = 0.0

    def look(self) -> str | None:
        """Start the server where it is gone or silent; return why it was started."""
        now = time.monotonic()
        if not self._server.left_alone:
            self._answered_at = now
            return None
        why = "gone"
        if self._server.running:
            if now < self._ask_at:
                return None
            self._ask_at = now + ASK_EVERY_S
            if self._server.answering():
                self._answered_at = now
            if now - self._answered_at < self._silent_s:
                return None
            why = "silent"
        self._server.revive()
        self._answered_at = time.monotonic()
        return why

    async def run(self) -> None:
        """Look until cancelled; where a start fails, wait longer and longer."""
        wait_s = FIRST_WAIT_S
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                if why := await asyncio.to_thread(self.look):
                    log.warning("neo4j started again", why=why)
                wait_s = FIRST_WAIT_S
            except (LeagueGraphError, OSError) as exc:
                code, problem = getattr(exc, "code", type(exc).__name__), getattr(exc, "problem", str(exc))
                log.error("neo4j cannot be started again", code=code, problem=problem, wait_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)


@asynccontextmanager
async def guarded(server: ManagedServer | None) -> AsyncIterator[None]:
    """Look after a server for the time of a block; ``None``: it is not ours."""
    if server is None:
        yield
        return
    task = asyncio.create_task(Guard(server).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
