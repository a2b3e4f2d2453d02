"""``leaguegraph bench``: speed, measured on the loaded data."""

from __future__ import annotations

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from bench.chaos import ChaosResult
from bench.flows import TARGETS, FlowsResult, bench_flows
from bench.load import LoadResult, Options
from bench.mixed import Mixed
from bench.run import Result, run_bench
from bench.servers import StoreAddress
from bench.transfers import TransfersResult
from bench.web_result import LEAST_FRAMES, MOST_SCRIPT_BYTES, WebResult
from bench.web_result import TARGETS as WEB_TARGETS
from cli.bench_chaos import measure_chaos, show_chaos
from cli.bench_load import measure_load, show_load
from cli.bench_transfers import measure_transfers, show_transfers
from cli.support import (
    built_page,
    load_settings,
    managed_server,
    open_database,
    out,
    print_table,
    progress_shown,
    run_async,
    server_address,
    write_file,
)
from graph.server.lock import VERSION


class Subject(StrEnum):
    """What is measured."""

    GRAPH = "graph"
    FLOWS = "flows"
    WEB = "web"
    TRANSFERS = "transfers"
    LOAD = "load"
    CHAOS = "chaos"


def bench(
    subject: Annotated[
        Subject,
        typer.Argument(
            help="graph: questions of the graph; flows: graduate flows; web: the explorer; transfers: changes; "
            "load: all at once; chaos: faults."
        ),
    ] = Subject.GRAPH,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, help="load, chaos: how long.")] = 5,
    clients: Annotated[int, typer.Option("--clients", min=1, max=5_000, help="load: connections.")] = 200,
    rate: Annotated[float | None, typer.Option("--rate", min=1, help="load: operations a second; stepped up else.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="load: processes that answer.")] = 1,
    seed: Annotated[int | None, typer.Option("--seed", help="chaos: the order of faults; a new one else.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Also write everything to this file, for programs.")] = None,
) -> None:
    """Measure every question with 1,000 different arguments of the loaded data, in the store and through HTTP.

    Takes about five minutes. With people in the graph, 8 readers also ask beside a writer.
    docs/benchmarks.md tells how it measures. `leaguegraph bench flows` measures graduate flows on the present extract,
    `leaguegraph bench web` the explorer in Chromium; `leaguegraph bench transfers` lets 50 clients make 1,000 transfers, twice,
    in a home of its own, and kills API and Neo4j in the middle; `leaguegraph bench load` finds the rate at which 99 of 100
    operations of a realistic mix are answered within a second: docs/how-to/measure-load.md. `leaguegraph bench chaos` does random
    harm to a home of its own under a load of changes, and compares.

    Example: `leaguegraph bench --json bench.json`
    """
    if json:
        write_file(json, b"")  # told before minutes of measuring
    result: Result | FlowsResult | WebResult | TransfersResult | LoadResult | ChaosResult
    if subject is Subject.FLOWS:
        result = run_async(_bench_flows())
        _show_flows(result)
    elif subject is Subject.WEB:
        result = run_async(_bench_web())
        _show_web(result)
    elif subject is Subject.TRANSFERS:
        result = measure_transfers()
        show_transfers(result)
    elif subject is Subject.LOAD:
        result = measure_load(Options(minutes, clients, rate, workers))
        show_load(result)
    elif subject is Subject.CHAOS:
        result = measure_chaos(minutes, secrets.randbelow(10**6) if seed is None else seed)
        show_chaos(result)
    else:
        result = run_async(_bench())
        result.machine["neo4j server"] = VERSION
        _show(result)
    if json:
        write_file(json, orjson.dumps(result.as_dict(), option=orjson.OPT_INDENT_2))
        out.print(f"Everything is in {json}.", highlight=False, markup=False, soft_wrap=True)
    if isinstance(result, TransfersResult | ChaosResult) and result.problems:
        raise typer.Exit(1)


async def _bench() -> Result:
    settings = load_settings()
    with progress_shown() as progress:
        async with open_database(progress):
            address = server_address(progress)
            pid = None if settings.neo4j_uri else managed_server().status().pid
            return await run_bench(address, settings.neo4j_database, pid, progress)


async def _bench_flows() -> FlowsResult:
    settings = load_settings()
    with progress_shown() as progress:
        async with open_database(progress):
            address = server_address(progress)
            pid = None if settings.neo4j_uri else managed_server().status().pid
            return await bench_flows(settings.home, address, settings.neo4j_database, pid, progress)


async def _bench_web() -> WebResult:
    from bench.web import bench_web  # noqa: PLC0415 - a browser's driver, which other measurements and servers do without

    settings = load_settings()
    with progress_shown() as progress:
        async with open_database(progress):
            address = server_address(progress)
            store = StoreAddress(address.uri, address.user, address.password, settings.neo4j_database)
            return await bench_web(settings.home.absolute(), store, built_page(settings, progress).absolute(), progress)


def _show_web(result: WebResult) -> None:
    out.print(f"{result.organisations:,} organisations, {result.members:,} members", highlight=False)
    rows: list[list[object]] = []
    for name, latency in result.latencies.items():
        told = f"{'met' if latency.p50_ms <= WEB_TARGETS[name] else 'missed'} (p50 ≤ {WEB_TARGETS[name]:,.0f})"
        rows.append([name, f"{latency.count:,}", f"{latency.p50_ms:,.0f}", f"{latency.p99_ms:,.0f}", told])
    print_table("The explorer in Chromium, ms", ["what", "times", "p50", "p99", "target"], rows)
    smooth = "met" if result.frames_a_second >= LEAST_FRAMES else "missed"
    small = "met" if result.script_bytes <= MOST_SCRIPT_BYTES else "missed"
    told = (
        f"{result.lines:,} lines scroll at {result.frames_a_second:.1f} frames a second ({smooth}: ≥ {LEAST_FRAMES}), "
        f"the longest hundredth of frames {result.frame.p99_ms:.0f} ms. "
        f"Scripts of the first page {result.script_bytes:,} bytes ({small}: ≤ {MOST_SCRIPT_BYTES:,})."
    )
    out.print(told, highlight=False, soft_wrap=True)


def _show_flows(result: FlowsResult) -> None:
    out.print(", ".join(f"{count:,} {name}" for name, count in result.data.items()), highlight=False, soft_wrap=True)
    rows: list[list[object]] = []
    for name, latency in result.latencies.items():
        target = TARGETS.get(name)
        told = "" if target is None else f"{'met' if latency.p50_ms <= target else 'missed'} (p50 ≤ {target:,.0f})"
        rows.append([name, f"{latency.count:,}", f"{latency.p50_ms:,.1f}", f"{latency.p99_ms:,.1f}", told])
    print_table("Graduate flows, ms", ["question", "asked", "p50", "p99", "target"], rows)
    memory = ", ".join(f"{name} {mib:,} MiB" for name, mib in result.memory_mib.items())
    neo4j = f"Neo4j alone takes {result.from_graph_ms:,.0f} ms for people by school, city of the last branch, and year"
    told = f"The table has {result.cells:,} cells. {neo4j} ({result.from_graph_cells:,} cells). Memory: {memory}."
    out.print(told, highlight=False, soft_wrap=True)


def _show(result: Result) -> None:
    machine = ", ".join(f"{name} {value}" for name, value in result.machine.items())
    size = ", ".join(f"{count:,} {name}" for name, count in result.data.items())
    for line in (machine, size, f"RETURN 1: p50 {result.nothing.p50_ms:.2f} ms, p99 {result.nothing.p99_ms:.2f} ms"):
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    rows: list[list[object]] = []
    for each in result.store:
        ratio = each.latency.p50_ms / result.nothing.p50_ms
        target = "" if each.target is None else f"{'met' if ratio <= each.target else 'missed'} (≤ {each.target:g})"
        figures = [f"{each.latency.p50_ms:.2f}", f"{each.latency.p99_ms:.2f}", f"{ratio:.1f}", target]
        rows.append([each.question, *figures, f"{each.statements:.2f}", f"{each.rows:.1f}"])
    print_table("In the store, ms", ["question", "p50", "p99", "× RETURN 1", "target", "statements", "rows"], rows)
    rows = [
        [name, f"{latency.p50_ms:.2f}", f"{latency.p99_ms:.2f}", f"{result.http_rates[name]:,.0f}"]
        for name, latency in result.http.items()
    ]
    print_table("Through HTTP, one worker, ms", ["question", "p50", "p99", "a second, 8 clients"], rows)
    compiled = result.page_rates["compiled"]
    rows = [[kind, f"{rate:,.0f}", f"{compiled / rate:.2f}"] for kind, rate in result.page_rates.items()]
    print_table("A page of 50 children, 8 clients, one worker", ["answered", "a second", "compiled ÷ this"], rows)
    if result.mixed:
        _show_mixed(result.mixed)


def _show_mixed(mixed: Mixed) -> None:
    rows: list[list[object]] = [
        [name, f"{latency.count:,}", f"{latency.p50_ms:.2f}", f"{latency.p99_ms:.2f}"]
        for name, latency in mixed.latencies.items()
    ]
    print_table("8 readers beside a writer, through HTTP, ms", ["question", "answers", "p50", "p99"], rows)
    memory = ", ".join(f"{name} {mib:,} MiB" for name, mib in mixed.memory_mib.items())
    told = f"{mixed.answers_a_second:,.0f} answers and {mixed.changes_a_second:,.0f} changes a second; memory after it: {memory}."
    out.print(told, highlight=False, soft_wrap=True)
