"""What is counted and timed in a process, for Prometheus.

No client makes series without end: statements have the names of files and root fields, operations keep their own names up to
``MOST_NAMES`` of a process and are ``other`` from then on, codes are ours. This module is imported where metrics are asked for,
and not before: with ``PROMETHEUS_MULTIPROC_DIR`` in its environment the client keeps its values in files that a parent reads.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from graph.watching import Ran

MOST_NAMES = 100
STREAMS = ("web_socket", "events")
ANONYMOUS, OTHER = "anonymous", "other"
OPERATION_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STATEMENT_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
LAG_BUCKETS_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._names: set[str] = set()
        self._operations = Histogram(
            "leaguegraph_operation_seconds",
            "Seconds that answering an operation took, by its name and the code of its first error (OK: none).",
            ("operation", "code"),
            buckets=OPERATION_BUCKETS_S,
            registry=registry,
        )
        self._errors = Counter("leaguegraph_errors", "Errors in answers, by code.", ("code",), registry=registry)
        self._statements = Histogram(
            "leaguegraph_statement_seconds",
            "Seconds that a statement took as the program saw it, by its name and outcome.",
            ("statement", "outcome"),
            buckets=STATEMENT_BUCKETS_S,
            registry=registry,
        )
        self._lag = Histogram(
            "leaguegraph_event_loop_lag_seconds",
            "Seconds by which the event loop woke up too late.",
            buckets=LAG_BUCKETS_S,
            registry=registry,
        )
        self._streams = self._gauge("leaguegraph_streams_open", "Connections of who stays connected.", ("kind",))
        for kind in STREAMS:
            self._streams.labels(kind).set(0)
        self._pool = self._gauge("leaguegraph_pool_connections", "Connections to Neo4j.", ("state",))
        self._held = self._gauge("leaguegraph_operations_held", "Operations that are worked on, or wait for it.", ("state",))
        self._memory = Gauge(
            "leaguegraph_process_memory_bytes",
            "Memory that a process holds (resident set).",
            ("process",),
            registry=registry,
            multiprocess_mode="livemostrecent",
        )

    def _gauge(self, name: str, text: str, labels: tuple[str, ...]) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry, multiprocess_mode="livesum")

    def operation(self, name: str | None, codes: list[str], seconds: float) -> None:
        """Count an operation; ``name``: as its document names it, ``None`` where it was refused before or has none."""
        shown = self._shown(name)
        self._operations.labels(shown, codes[0] if codes else "OK").observe(seconds)
        for code in codes:
            self._errors.labels(code).inc()

    def _shown(self, name: str | None) -> str:
        if name is None:
            return ANONYMOUS
        if name in self._names:
            return name
        if len(self._names) >= MOST_NAMES:
            return OTHER
        self._names.add(name)
        return name

    def statement(self, ran: Ran) -> None:
        """Count a statement."""
        self._statements.labels(ran.name, ran.outcome).observe(ran.seconds)

    def stream(self, kind: str, by: int) -> None:
        """Count a connection that was opened, or closed."""
        self._streams.labels(kind).inc(by)

    def process(self, name: str, memory_bytes: int, used: int, idle: int, most: int) -> None:
        """Keep what a process holds now."""
        self._memory.labels(name).set(memory_bytes)
        self._pool.labels("in_use").set(used)
        self._pool.labels("idle").set(idle)
        self._pool.labels("most").set(most)

    def held(self, running: int, waiting: int) -> None:
        """Keep how many operations are worked on now, and how many wait."""
        self._held.labels("running").set(running)
        self._held.labels("waiting").set(waiting)

    def lag(self, seconds: float) -> None:
        """Count how late the event loop woke up."""
        self._lag.observe(seconds)
