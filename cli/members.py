"""``leaguegraph members``: what is done to many members at once."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated

import typer

from cli.load import Json
from cli.support import open_database, out, print_json, print_table, progress_shown, run_async
from domain.progress import Progress
from graph.organisations import find_root
from workflows.ageing import Aged, age_out, find_aged

app = typer.Typer(help="Members (团员), many at once.", no_args_is_help=True)

MOST_ROWS = 20


@app.callback()
def _group() -> None:
    """Members (团员), many at once."""


@app.command(name="age-out")
def age_out_members(
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day by which they are 28; not one to come.")],
    within: Annotated[str | None, typer.Option("--within", help="Code of an organisation; without it the whole tree.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="End their memberships without asking.")] = False,
    json: Json = False,
) -> None:
    """List the branches with members who are 28 (超龄团员), then end those memberships (离团); who serves in a post stays.

    Without `--yes` it asks before anything is ended, and with `--json` alone it only lists. The audit trail has one operation a
    branch, which can be undone within 72 hours (`undo`).

    Example: `leaguegraph members age-out --on 2018-11-15 --within 4401`
    """
    with progress_shown() as progress:
        aged = run_async(_find(within, on, progress))
    leaving, serving = sum(each.leaving for each in aged), sum(each.serving for each in aged)
    ended = 0
    if not json:
        rows: list[list[object]] = [[each.code, each.name, f"{each.leaving:,}", f"{each.serving:,}"] for each in aged[:MOST_ROWS]]
        print_table(f"Members of 28 and older on {on:%Y-%m-%d}", ["branch", "name", "leave", "serve and stay"], rows)
        if len(aged) > MOST_ROWS:
            out.print(f"… and {len(aged) - MOST_ROWS:,} more branches (--json lists all).", highlight=False)
        out.print(f"{leaving:,} leave, {serving:,} serve in a post and stay.", highlight=False)
    if leaving and (yes or (not json and typer.confirm(f"End {leaving:,} memberships?"))):
        with progress_shown() as progress:
            ended = run_async(_end(aged, on, progress))
    if json:
        branches = [{"code": each.code, "name": each.name, "leaving": each.leaving, "serving": each.serving} for each in aged]
        print_json({"on": f"{on:%Y-%m-%d}", "branches": branches, "leaving": leaving, "serving": serving, "ended": ended})
    else:
        out.print(f"{ended:,} memberships ended.", highlight=False)


async def _find(within: str | None, on: datetime, progress: Progress) -> list[Aged]:
    async with open_database(progress) as db:
        return await find_aged(db, within or await find_root(db) or "", on.date())


async def _end(aged: list[Aged], on: datetime, progress: Progress) -> int:
    async with open_database(progress) as db:
        return await age_out(db, aged, on.date(), f"command|{getpass.getuser()}", progress)
