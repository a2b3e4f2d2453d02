"""``leaguegraph totals``: counts of subtrees."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bench.measure import MS, Latency
from bench.totals import Lateness, measure_totals
from cli.support import open_database, out, print_json, print_table, progress_shown, run_async, server_address
from domain.progress import Progress
from graph.totals import count_totals, find_differences

app = typer.Typer(help="Counts of subtrees: organisations, members, cadres, activities, transfers.", no_args_is_help=True)

DIFFERENT = 1


@app.command()
def rebuild() -> None:
    """Count all subtrees anew, store what differs, and say how many organisations had wrong totals.

    Loads and the worker do this by themselves where it is needed. Changes may go on meanwhile.

    Example: `leaguegraph totals rebuild`
    """
    with progress_shown() as progress:
        wrong = run_async(_rebuild(progress))
    out.print(f"{wrong:,} organisations had wrong totals." if wrong else "All totals were right.", highlight=False)


@app.command()
def verify(json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False) -> None:
    """Recount by another way and list where stored totals differ; the exit code is 1 where they do.

    Example: `leaguegraph totals verify`
    """
    with progress_shown() as progress:
        differences = run_async(_verify(progress))
    if json:
        print_json({"differences": differences})
    elif differences:
        rows = [[each["code"], each["what"], each["stored"], each["counted"]] for each in differences]
        print_table("Totals that differ", ["code", "what", "stored", "counted"], rows)
    else:
        out.print("All totals agree.", highlight=False)
    if differences:
        raise typer.Exit(DIFFERENT)


@app.command()
def measure(
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="How long to measure each rate.")] = 20,
) -> None:
    """Measure how late totals are while 50, 100, 200 … changes a second come, with a worker in a process of its own.

    The changes are posts of people made up for it, taken out again at the end. docs/benchmarks.md has figures.

    Example: `leaguegraph totals measure --seconds 20`
    """
    with progress_shown() as progress:
        measured = run_async(_measure(seconds, progress))
    rows: list[list[object]] = [
        [each.rate, f"{each.reached:.0f}", *_times(each.behind, each.most_behind_ms), *_times(each.seen, each.most_seen_ms)]
        for each in measured
    ]
    columns = ["changes/s", "reached", "countedAt behind: p50", "p99", "most", "seen after: p50", "p99", "most"]
    print_table("Totals, seconds", columns, rows)


def _times(latency: Latency, most_ms: float) -> list[str]:
    return [f"{each / MS:.2f}" for each in (latency.p50_ms, latency.p99_ms, most_ms)]


async def _measure(seconds: float, progress: Progress) -> list[Lateness]:
    async with open_database(progress) as db:
        return await measure_totals(db, server_address(progress), seconds, progress=progress)


async def _rebuild(progress: Progress) -> int:
    async with open_database(progress) as db:
        return await count_totals(db, progress)


async def _verify(progress: Progress) -> list[dict[str, Any]]:
    async with open_database(progress) as db:
        return await find_differences(db)
