"""Traces by OpenTelemetry: a span an operation, below it one a statement, never one a field; no variables in either.

Imported only where a setting names a collector: the libraries cost every start a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_current_span, set_span_in_context, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from domain.requests import CURRENT
from graph.watching import OK, Ran

FLUSH_MS = 3_000


class Told:
    """The span of an operation."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def tell(self, name: str | None, codes: list[str]) -> None:
        """Keep the name of the operation and the codes of the errors in the answer."""
        self._span.update_name(f"operation {name or 'anonymous'}")
        self._span.set_attribute("leaguegraph.code", codes[0] if codes else "OK")
        if codes:
            self._span.set_status(Status(StatusCode.ERROR, codes[0]))


class Tracing:
    """Sends spans to a collector in the background.

    Parameters
    ----------
    endpoint : str
        Where it takes traces by OTLP over HTTP, for example ``http://127.0.0.1:4318/v1/traces``.
    version : str
        Of the program.
    """

    def __init__(self, endpoint: str, version: str) -> None:
        resource = Resource.create({"service.name": "leaguegraph", "service.version": version})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer("leaguegraph")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def operation(self) -> Iterator[Told]:
        """Trace the operation that the body answers, as a part of the client's trace where it sent one."""
        request = CURRENT.get()
        parent = Context()
        if request and request.traceparent:
            parent = self._propagator.extract({"traceparent": request.traceparent}, context=parent)
        span = self._tracer.start_span("operation", context=parent, kind=SpanKind.SERVER)
        if request:
            span.set_attribute("leaguegraph.request_id", request.id)
        with use_span(span, end_on_exit=True, record_exception=False):
            yield Told(span)

    def statement(self, ran: Ran) -> None:
        """Trace a statement that ended, below the operation that it ran for; others are not traced."""
        operation = get_current_span()
        if not operation.is_recording():
            return
        context = set_span_in_context(operation)
        span = self._tracer.start_span(f"statement {ran.name}", context, SpanKind.CLIENT, start_time=ran.began_ns)
        span.set_attribute("db.system.name", "neo4j")
        if ran.outcome != OK:
            span.set_status(Status(StatusCode.ERROR, ran.outcome))
        span.end(ran.began_ns + round(ran.seconds * 1e9))

    def close(self) -> None:
        """Send what waits, for a few seconds at most."""
        self._provider.force_flush(FLUSH_MS)
        self._provider.shutdown()
