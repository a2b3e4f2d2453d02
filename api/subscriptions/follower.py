"""Following the event log for those who listen in this process: one question twice a second, none where nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import structlog

from domain.errors import LeagueGraphError
from graph.database import Database
from graph.events import find_last, list_touched

log = structlog.get_logger()

LOOK_EVERY_S = 0.5
AFTER_FAILURE_S = 1.0


@dataclass(slots=True, eq=False)
class Listener:
    """Who waits for a change of a transfer, or of an organisation's inbox; changes that come together are told once."""

    transfer_id: str | None = None
    organisation_code: str | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, transfer_ids: list[str], organisation_codes: list[str]) -> bool:
        """Tell whether an event is about what this one listens to."""
        return self.transfer_id in transfer_ids or self.organisation_code in organisation_codes


class Follower:
    """Reads the log from where it stood when the first listener came; the store may go and come back meanwhile."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[Listener]:
        """Let somebody listen for the time of a block."""
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        since: int | None = None
        while self._listeners:
            try:
                since = await self._look(since)
            except LeagueGraphError as exc:
                log.warning("event log cannot be followed", code=exc.code)
                await asyncio.sleep(AFTER_FAILURE_S)
            except Exception:
                log.exception("event log cannot be followed")
                await asyncio.sleep(AFTER_FAILURE_S)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, since: int | None) -> int:
        """Tell the listeners what came after a number; return the number to go on from."""
        if since is None:
            since = await find_last(self._db)
            for listener in self._listeners:
                listener.changed.set()  # what was numbered before the log was first looked at
        while True:
            touched, following = await list_touched(self._db, since)
            for transfer_ids, organisation_codes in touched:
                for listener in self._listeners:
                    if listener.hears(transfer_ids, organisation_codes):
                        listener.changed.set()
            if following == since:
                return since
            since = following
