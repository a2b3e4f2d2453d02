"""``leaguegraph cohort``: frozen bases of graduates, and who stays for a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from cli.load import File, Json, OnlyRows, Rejects, Strict, load_table
from cli.support import open_database, out, print_json, print_table, progress_shown, run_async
from domain.progress import Progress
from graph.cohorts import list_cohorts
from loaders.retained import Retained
from workflows.cohorts import Freeze, freeze_cohorts

app = typer.Typer(help="Frozen cohorts of graduates (毕业生基数), the bases of graduate flows.", no_args_is_help=True)

MOST_ROWS = 20
Year = Annotated[int, typer.Option("--year", min=1949, max=2100, help="Graduation year of the classes.")]


@app.command()
def freeze(
    within: Annotated[
        str, typer.Option("--within", help="Code of an organisation; its institutions and those below are frozen.")
    ],
    year: Year,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Freeze day, which must be over; usually 1 June.")],
    json: Json = False,
) -> None:
    """Freeze who is in the graduating classes at the end of a day: one cohort an institution, which never changes.

    Classes are the branches with that graduation_year (毕业年份); tree and members are those of the day. Institutions that were
    frozen before keep their cohort and are listed; where all were, nothing is done and the exit code is 2.

    Example: `leaguegraph cohort freeze --within 44 --year 2018 --on 2018-06-01`
    """
    with progress_shown() as progress:
        made = run_async(_freeze(within, year, on, progress))
    if json:
        print_json({"year": year, "on": made.on_day, "frozen": made.frozen, "before": made.before})
        return
    if made.before:
        rows = [[row["institution_code"], row["frozen_on"], f"{row['base']:,}"] for row in made.before[:MOST_ROWS]]
        print_table(f"Frozen before ({len(made.before):,})", ["institution", "on", "base"], rows)
        _rest(len(made.before))
    out.print(f"{len(made.frozen):,} cohorts of {year} frozen on {made.on_day} with {made.base:,} people.", highlight=False)
    out.print("Next: leaguegraph flows extract", highlight=False)


@app.command(name="list")
def list_frozen(year: Year, json: Json = False) -> None:
    """List the frozen cohorts of a year.

    Example: `leaguegraph cohort list --year 2018`
    """
    with progress_shown() as progress:
        found = run_async(_list(year, progress))
    if json:
        print_json({"year": year, "cohorts": found})
        return
    rows = [[row["institution_code"], row["frozen_on"], f"{row['base']:,}"] for row in found[:MOST_ROWS]]
    print_table(f"Cohorts of {year} ({len(found):,})", ["institution", "frozen on", "base"], rows)
    _rest(len(found))


@app.command()
def retain(file: File, only_rows: OnlyRows = None, strict: Strict = False, rejects: Rejects = None, json: Json = False) -> None:
    """Record who of a cohort stays in the institution for a reason (留校): columns person_id 人员编号, reason 原因, day 日期.

    Reasons are DELAYED_GRADUATION 延迟毕业 and FURTHER_STUDY 升学. It counts from that day on, for the person's latest
    cohort that was frozen by then. Exit codes: 0 all rows good, 1 some rows bad and the good ones loaded, 2 nothing loaded.

    Example: `leaguegraph cohort retain staying.csv`
    """
    load_table(file, Retained(), strict, rejects, only_rows, json=json)


def _rest(count: int) -> None:
    if count > MOST_ROWS:
        out.print(f"… and {count - MOST_ROWS:,} more (--json lists all).", highlight=False)


async def _freeze(within: str, year: int, on: datetime, progress: Progress) -> Freeze:
    async with open_database(progress) as db:
        return await freeze_cohorts(db, within, year, on.date(), progress)


async def _list(year: int, progress: Progress) -> list[dict[str, Any]]:
    async with open_database(progress) as db:
        return await list_cohorts(db, year)
