"""The address where Prometheus reads: /metrics on a port of its own, on loopback where no setting says otherwise.

It has a port of its own because it is not for callers: names of statements and rates of errors help who attacks, a token of ours
is more than a scraper should hold, and a proxy that passes the API's port on cannot pass this one on by mistake.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.serve import take_port
from domain.errors import LeagueGraphError
from graph.database import Database
from graph.figures import Figures, find_figures

KEPT_S = 5.0
TIMEOUT_S = 2.0


class GraphFigures(Collector):
    """Figures out of the graph, asked once in five seconds however often they are read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._figures: Figures | None = None
        self._asked_at = -KEPT_S
        self._asking = asyncio.Lock()

    async def refresh(self) -> None:
        """Ask the graph again where the figures are old; where it does not answer, there are none."""
        async with self._asking:
            if time.monotonic() - self._asked_at < KEPT_S:
                return
            try:
                async with asyncio.timeout(2 * TIMEOUT_S):
                    self._figures = await find_figures(self._db, timeout_s=TIMEOUT_S)
            except (LeagueGraphError, TimeoutError):
                self._figures = None
            self._asked_at = time.monotonic()

    def collect(self) -> Iterable[Metric]:
        """Yield the figures."""
        figures = self._figures
        yield _gauge("leaguegraph_graph_up", "Whether the graph answered.", float(figures is not None))
        if figures is None:
            return
        yield _gauge("leaguegraph_worker_leased", "Whether a worker holds the lease.", float(figures.is_lease_held))
        yield _gauge(
            "leaguegraph_recount_pending", "Whether a load is under way, or was ended early.", float(figures.recount_pending)
        )
        if figures.counted_age_s is not None:
            yield _gauge("leaguegraph_totals_age_seconds", "Since when changes may be missing in totals.", figures.counted_age_s)
        yield _gauge("leaguegraph_totals_marks", "Organisations whose totals wait (at most 10,000 are counted).", figures.marks)
        yield _gauge("leaguegraph_events_unnumbered", "Events without a number (at most 10,000 are counted).", figures.unnumbered)
        yield _gauge("leaguegraph_steps_open", "Open steps of transfers.", figures.steps)
        yield _gauge("leaguegraph_steps_overdue", "Open steps past their time (at most 10,000 are counted).", figures.overdue)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


class Exposition:
    """Answers at /metrics.

    Parameters
    ----------
    db : Database
        Where the figures out of the graph come from.
    source : CollectorRegistry or Path
        The metrics of this process, or the folder where several keep theirs.
    """

    def __init__(self, db: Database, source: CollectorRegistry | Path) -> None:
        self._graph = GraphFigures(db)
        self._source = source

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI request."""
        del receive
        found = scope["type"] == "http" and scope["path"] == "/metrics"
        body = await self.text() if found else b"Metrics are at /metrics.\n"
        headers = [(b"content-type", (CONTENT_TYPE_LATEST if found else "text/plain; charset=utf-8").encode())]
        await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        await self._graph.refresh()
        return await asyncio.to_thread(self._text)

    def _text(self) -> bytes:
        registry = CollectorRegistry()
        if isinstance(self._source, Path):
            MultiProcessCollector(registry, path=str(self._source))  # type: ignore[no-untyped-call]
            own = b""
        else:
            own = generate_latest(self._source)
        registry.register(self._graph)
        return own + generate_latest(registry)


@asynccontextmanager
async def exposed(exposition: Exposition, host: str, port: int) -> AsyncIterator[None]:
    """Answer at /metrics beside the body.

    Raises
    ------
    Unavailable
        ``BUSY_PORT``.
    InvalidInput
        ``BAD_HOST``.
    """
    try:
        listening = take_port(host, port)
    except LeagueGraphError as exc:
        step = "Set LEAGUEGRAPH_METRICS_PORT to a free port, and LEAGUEGRAPH_METRICS_HOST to an address of this machine."
        raise type(exc)(exc.code, exc.problem, step) from exc
    config = uvicorn.Config(exposition, log_config=None, access_log=False, server_header=False, lifespan="off")
    server = _Beside(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Beside(uvicorn.Server):
    """A server that leaves signals to the program that it runs beside."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take none."""
        yield
