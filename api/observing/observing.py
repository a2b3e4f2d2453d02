"""All that watches a process, made from the settings: what is not asked for is not imported."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

from api.observing.operations import Operations
from api.observing.slow import SlowStatements
from graph.database import Database
from graph.watching import Watcher
from settings import Settings

if TYPE_CHECKING:
    from api.admission import Admission
    from api.observing.metrics import Metrics
    from api.observing.tracing import Tracing

PROGRAM = "leaguegraph"


class Observing:
    """Watches the operations and statements of a process.

    Parameters
    ----------
    settings : Settings
        Whether there are metrics and traces, and what is slow.
    db : Database
        Whose statements are watched while `running`.
    process : str
        Its name in metrics.
    admission : Admission, optional
        What lets operations in here.
    """

    def __init__(self, settings: Settings, db: Database, process: str = "api", admission: Admission | None = None) -> None:
        self._db = db
        self._admission = admission
        self._process = process
        self.metrics: Metrics | None = None
        self._tracing: Tracing | None = None
        slow = SlowStatements(db, settings.slow_statement_ms / 1000)
        self._watchers: list[Watcher] = [slow.see]
        if settings.metrics_port is not None:
            from api.observing.metrics import Metrics  # noqa: PLC0415 - only where it is asked for

            self.metrics = Metrics()
            self._watchers.append(self.metrics.statement)
        if settings.otlp_endpoint is not None:
            from api.observing.tracing import Tracing  # noqa: PLC0415 - only where it is asked for

            self._tracing = Tracing(settings.otlp_endpoint, version(PROGRAM))
            self._watchers.append(self._tracing.statement)
        self.operations = Operations(self.metrics, self._tracing)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch while the body runs."""
        self._db.watchers.extend(self._watchers)
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            for watcher in self._watchers:
                self._db.watchers.remove(watcher)
            if self._tracing:
                await asyncio.to_thread(self._tracing.close)

    async def _look(self) -> None:
        if self.metrics:
            from api.observing.process import watch_process  # noqa: PLC0415

            await watch_process(self.metrics, self._db, self._process, self._admission)

    @contextmanager
    def stream(self, kind: str) -> Iterator[None]:
        """Count a connection that stays open while the body runs."""
        if self.metrics:
            self.metrics.stream(kind, 1)
        try:
            yield
        finally:
            if self.metrics:
                self.metrics.stream(kind, -1)
