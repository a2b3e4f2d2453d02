"""``leaguegraph bench load``: what is measured where, and how its steps are shown."""

from __future__ import annotations

from bench.load import LoadResult, Options, Step, bench_load
from cli.support import load_settings, managed_server, out, print_table, progress_shown, run_async


def measure_load(options: Options) -> LoadResult:
    """Measure the graph of the present home."""
    settings = load_settings()
    server = managed_server()
    with progress_shown() as progress:
        return run_async(bench_load(server, settings.home, settings.neo4j_database, options, progress))


def show_load(result: LoadResult) -> None:
    """Write the steps, what came of the last ones by kind, and the rate that held."""
    out.print(", ".join(f"{count:,} {name}" for name, count in result.data.items()), highlight=False, soft_wrap=True)
    rows = [_row(step) for step in result.steps]
    heads = ["rate", "good/s", "p50", "p99", "failed", "queue", "API MiB", "Neo4j MiB"]
    title = f"{result.workers} processes, {result.clients} connections; ms from the moment at which each was meant to be asked"
    print_table(title, heads, rows)
    for step in result.steps:
        codes = ", ".join(f"{count:,} {code}" for code, count in step.codes.items())
        _say(f"{step.name} {step.rate:.0f}/s: {codes}; {step.busy_cores:.1f} cores busy.")
    held = [step for step in result.steps if step.name == "rate" and step.rate == result.held]
    if held:
        kinds: list[list[object]] = [
            [kind, f"{each.count:,}", f"{each.p50_ms:,.0f}", f"{each.p99_ms:,.0f}"] for kind, each in held[0].by_kind.items()
        ]
        print_table(f"At {held[0].rate:.0f} a second, ms", ["what", "answers", "p50", "p99"], kinds)
    _say(f"Held: {_told(result.held)}; the first that did not: {_told(result.broke)}.")
    _say(f"{result.acknowledged:,} changes of transfers were acknowledged.")
    for refused in result.refused:
        _say(f"Refused: {refused}")


def _row(step: Step) -> list[object]:
    failed = sum(count for code, count in step.codes.items() if code != "OK")
    return [
        f"{step.rate:.0f}{'' if step.name == 'rate' else ' *'}",
        f"{step.answered_a_second:.0f}",
        f"{step.latency.p50_ms:,.0f}",
        f"{step.latency.p99_ms:,.0f}",
        f"{failed:,}",
        step.longest_queue,
        f"{step.api_mib[0]}-{step.api_mib[1]}",
        f"{step.neo4j_mib[0]}-{step.neo4j_mib[1]}",
    ]


def _told(rate: float | None) -> str:
    return "none" if rate is None else f"{rate:.0f} operations a second"


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
