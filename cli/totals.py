"""``leaguegraph totals``: counts of subtrees."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.support import open_database, out, print_json, print_table, progress_shown, run_async
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


async def _rebuild(progress: Progress) -> int:
    async with open_database(progress) as db:
        return await count_totals(db, progress)


async def _verify(progress: Progress) -> list[dict[str, Any]]:
    async with open_database(progress) as db:
        return await find_differences(db)
