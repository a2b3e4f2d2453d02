"""What is seen of operations and statements from outside: ids, log lines, metrics, slow statements, traces."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from api.app import Application
from api.logs import configure_logs
from api.observing.exposing import Exposition
from api.observing.metrics import MOST_NAMES, Metrics
from api.observing.slow import SlowStatements
from domain.requests import CURRENT, Request
from graph.database import Database
from graph.watching import Ran
from tests.api.serving import bearer, own_settings
from tests.own_server import ROOT

WHERE = "query Where($code: String!) { organisation(code: $code) { name } }"
SECRET: dict[str, Any] = {"code": "440104"}


@asynccontextmanager
async def answering(db: Database, home: Path, **changes: object) -> AsyncIterator[tuple[Application, httpx.AsyncClient]]:
    """The application, watched and asked without a network."""
    app = Application(own_settings(home, **changes), db)
    async with app.observing.running(), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield app, client


async def ask(
    client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: object
) -> httpx.Response:
    body = {"query": query, "variables": variables}
    return await client.post("/graphql", json=body, headers={**bearer("li.na"), **(headers or {})})


async def metrics_of(app: Application, db: Database) -> dict[str, float]:
    """The samples by name and labels, as Prometheus reads them."""
    assert app.observing.metrics
    text = (await Exposition(db, app.observing.metrics.registry).text()).decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the log says, line by line, as the program writes it."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stderr", said)
    configure_logs()
    yield lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("my-id.1_A", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("two words", False),
        ("", False),
        ('a"b', False),
        ("编号", False),
    ],
)
async def test_a_sane_id_of_the_client_is_taken_over(small_province: Database, tmp_path: Path, sent: str, kept: bool) -> None:
    async with answering(small_province, tmp_path) as (_, client):
        headers = [("x-request-id", sent.encode()), *[(name, value.encode()) for name, value in bearer("li.na").items()]]
        response = await client.post("/graphql", json={"query": "{ me { subject } }"}, headers=headers)  # type: ignore[arg-type]
    answered = response.headers["x-request-id"]
    assert (answered == sent) is kept
    assert kept or (len(answered) == 32 and int(answered, 16) >= 0)


async def test_one_line_an_operation_without_its_text(small_province: Database, tmp_path: Path, logged: Any) -> None:
    async with answering(small_province, tmp_path) as (_, client):
        await ask(client, WHERE, {"x-request-id": "r1"}, **SECRET)
        await ask(client, "query Broken { nothing }", {"x-request-id": "r2"})
        await client.post("/graphql", json={"query": WHERE, "operationName": "440104"}, headers={"x-request-id": "r3"})
    lines = [line for line in logged() if line["event"] == "operation"]
    assert [(line["request_id"], line["operation"], line["code"]) for line in lines] == [
        ("r1", "Where", "OK"),
        ("r2", None, "BAD_INPUT"),
        ("r3", None, "UNAUTHENTICATED"),
    ]
    # sha256 of the document: printf '%s' "$WHERE" | sha256sum | cut -c1-16
    assert {line["document"] for line in (lines[0], lines[2])} == {"9d0095356e614910"}
    assert lines[0]["cost"] > 0
    assert lines[0]["ms"] >= 0
    assert "440104" not in json.dumps(lines)


async def test_every_line_of_a_request_has_its_id(tmp_path: Path, logged: Any) -> None:
    nowhere = Database.connect("bolt://127.0.0.1:1", "neo4j", "x")
    try:
        async with answering(nowhere, tmp_path, slow_statement_ms=60_000) as (_, client):
            await ask(client, WHERE, {"x-request-id": "r9"}, **SECRET)
    finally:
        await nowhere.close()
    lines = logged()
    assert {line["event"] for line in lines} == {"store unavailable", "operation"}
    assert {line["request_id"] for line in lines} == {"r9"}


async def test_the_store_knows_the_request(database: Database) -> None:
    shown = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query = 'tests/shown' RETURN metaData"
    before = CURRENT.set(Request("r7"))
    try:
        rows = await database.run("tests/shown", shown, {})
    finally:
        CURRENT.reset(before)
    assert [row["metaData"] for row in rows] == [{"query": "tests/shown", "request": "r7"}]
    assert [row["metaData"] for row in await database.run("tests/shown", shown, {})] == [{"query": "tests/shown"}]


async def test_metrics_of_operations_statements_and_errors(small_province: Database, tmp_path: Path) -> None:
    async with answering(small_province, tmp_path, metrics_port=1) as (app, client):
        for _ in range(3):
            await ask(client, WHERE, **SECRET)
        await ask(client, "query Broken { nothing }")
        await client.post("/graphql", json={"query": WHERE})
        found = await metrics_of(app, small_province)
    counts = {name: value for name, value in found.items() if name.startswith("leaguegraph_operation_seconds_count")}
    assert counts == {
        'leaguegraph_operation_seconds_count{code="OK",operation="Where"}': 3.0,
        'leaguegraph_operation_seconds_count{code="BAD_INPUT",operation="anonymous"}': 1.0,
        'leaguegraph_operation_seconds_count{code="UNAUTHENTICATED",operation="anonymous"}': 1.0,
    }
    assert found['leaguegraph_statement_seconds_count{outcome="OK",statement="compiled/organisation"}'] == 3
    assert found['leaguegraph_errors_total{code="BAD_INPUT"}'] == 1
    assert found["leaguegraph_graph_up"] == 1
    assert found['leaguegraph_pool_connections{state="most"}'] == 50
    assert found['leaguegraph_operations_held{state="waiting"}'] == 0
    assert found['leaguegraph_process_memory_bytes{process="api"}'] > 10_000_000
    assert not any("440104" in name or "nothing" in name for name in found)


def test_a_client_cannot_make_series_without_end() -> None:
    metrics = Metrics()
    for number in range(10 * MOST_NAMES):
        metrics.operation(f"Q{number}", [], 0.001)
    names = {
        sample.labels["operation"]
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "leaguegraph_operation_seconds_count"
    }
    assert names == {*(f"Q{number}" for number in range(MOST_NAMES)), "other"}


async def test_figures_of_the_graph_are_asked_once_for_many_scrapes(small_province: Database) -> None:
    seen: list[Ran] = []
    small_province.watchers.append(seen.append)
    try:
        exposition = Exposition(small_province, Metrics().registry)
        await asyncio.gather(*(exposition.text() for _ in range(20)))
    finally:
        small_province.watchers.remove(seen.append)
    assert [ran.name for ran in seen] == ["figures/find_figures"]


async def test_metrics_without_a_graph_say_so() -> None:
    nowhere = Database.connect("bolt://127.0.0.1:1", "neo4j", "x")
    try:
        text = (await Exposition(nowhere, Metrics().registry).text()).decode()
    finally:
        await nowhere.close()
    assert "leaguegraph_graph_up 0.0" in text
    assert "leaguegraph_steps_open" not in text


async def test_slow_statements_are_told_with_their_plan_once_a_minute(small_province: Database, logged: Any) -> None:
    slow = SlowStatements(small_province, 0.001)
    text = "MATCH (o:Organisation {code: $code}) RETURN o.name AS name"
    before = CURRENT.set(Request("r5"))
    try:
        for seconds in (0.0005, 0.5, 0.7):
            slow.see(Ran("tests/slow", text, 0, seconds, "OK"))
        await asyncio.gather(*slow._tasks)
    finally:
        CURRENT.reset(before)
    lines = logged()
    told = [(line["event"], line.get("ms"), line["request_id"]) for line in lines]
    assert told == [("slow statement", 500, "r5"), ("slow statement", 700, "r5"), ("plan of slow statement", None, "r5")]
    assert any("NodeUniqueIndexSeek" in step and "Organisation(code)" in step for step in lines[2]["plan"])


@pytest.fixture
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """A receiver of traces by OTLP over HTTP, and what it was sent."""
    received: list[ExportTraceServiceRequest] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1/traces", received
    server.shutdown()
    thread.join()
    server.server_close()


def spans_of(received: list[ExportTraceServiceRequest]) -> list[Span]:
    return [
        span for each in received for resource in each.resource_spans for scope in resource.scope_spans for span in scope.spans
    ]


async def test_a_trace_has_a_span_an_operation_and_one_a_statement(
    small_province: Database, tmp_path: Path, collector: tuple[str, list[ExportTraceServiceRequest]]
) -> None:
    endpoint, received = collector
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    query = "query Both($code: String!) { organisation(code: $code) { name shortName parent { name } } me { subject } }"
    async with answering(small_province, tmp_path, otlp_endpoint=endpoint) as (_, client):
        headers = {"traceparent": f"00-{trace}-{parent}-01", "x-request-id": "r3"}
        assert (await ask(client, query, headers, **SECRET)).json()["data"]["me"] == {"subject": "li.na"}
    spans = spans_of(received)
    (operation,) = [span for span in spans if span.name == "operation Both"]
    assert (operation.trace_id.hex(), operation.parent_span_id.hex()) == (trace, parent)
    statements = [span for span in spans if span is not operation]
    # one a root field, and the caller's grants: a field has none
    assert sorted(span.name for span in statements) == [
        "statement account/find_grants",
        "statement compiled/me",
        "statement compiled/organisation",
    ]
    assert {span.parent_span_id for span in statements} == {operation.span_id}
    assert {span.trace_id.hex() for span in statements} == {trace}
    told = {each.key: each.value.string_value for each in operation.attributes}
    assert told == {"leaguegraph.request_id": "r3", "leaguegraph.code": "OK"}
    assert all("440104" not in str(each) for each in received)
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in spans)


def test_what_is_not_asked_for_is_not_imported() -> None:
    code = "import sys, api.app, cli.serve; print([n for n in ('prometheus_client', 'opentelemetry.sdk') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
