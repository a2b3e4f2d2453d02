"""``leaguegraph load``: tables into the graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.support import err, open_database, out, print_json, progress_shown, run_async
from domain.clock import today
from domain.errors import LeagueGraphError
from domain.progress import Progress
from graph.database import Database
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.problems import RowError
from loaders.report import LoadReport

app = typer.Typer(help="Load tables (CSV or XLSX) into the graph.", no_args_is_help=True)

MOST_LINES = 20
Load = Callable[[Database, Progress], Awaitable[LoadReport]]

File = Annotated[Path, typer.Argument(help="CSV (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or XLSX.")]
Strict = Annotated[bool, typer.Option("--strict", help="Load nothing when a row is bad.")]
Rejects = Annotated[Path | None, typer.Option("--rejects", help="Where bad rows go; else <name>.rejected.csv beside the file.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]


@app.command()
def divisions(
    file: File,
    on_day: Annotated[datetime, typer.Option("--on-day", formats=["%Y-%m-%d"], help="Day from which the edition holds.")],
    allow_closing: Annotated[bool, typer.Option("--allow-closing", help="Let more than a fifth of a subtree be closed.")] = False,
    strict: Strict = False,
    rejects: Rejects = None,
    json: Json = False,
) -> None:
    """Load an edition of the administrative divisions: columns code, name, level, parent_code (编码, 名称, 级别, 上级编码).

    What the file no longer names in the subtrees of its roots is closed on that day; what is new is opened; other names are
    recorded. Exit codes: 0 all rows good, 1 some rows bad and the good ones loaded, 2 nothing loaded.

    Example: `leaguegraph load divisions data/guangdong_divisions_2018.csv --on-day 2018-10-31`
    """
    options = DivisionOptions(on_day.date(), allow_closing, strict, rejects)
    _run(lambda db, progress: load_divisions(db, file, options, progress), json=json)


@app.command()
def organisations(
    file: File,
    on_day: Annotated[
        datetime | None, typer.Option("--on-day", formats=["%Y-%m-%d"], help="Day of the changes; today where it is not given.")
    ] = None,
    strict: Strict = False,
    rejects: Rejects = None,
    json: Json = False,
) -> None:
    """Load league organisations: columns code, name, kind, parent_code and others, in English or Chinese.

    Another parent (上级团组织编码), name (团组织全称, 简称) or division (所在行政区划) than recorded is a change of that day;
    closed_on (撤销日期) closes; other columns are corrected in place. An empty cell says nothing, and the recorded value stays;
    absent rows stay as they are. Exit codes: 0 all rows good, 1 some rows bad and the good ones loaded, 2 nothing loaded.

    Example: `leaguegraph load organisations sample/organisations.csv --on-day 2018-10-31`
    """
    options = OrganisationOptions(on_day.date() if on_day else today(), strict, rejects)
    _run(lambda db, progress: load_organisations(db, file, options, progress), json=json)


def _run(load: Load, *, json: bool) -> None:
    try:
        with progress_shown() as progress:
            report = run_async(_load(load, progress))
    except LeagueGraphError as exc:
        if not json:
            raise
        print_json({"error": {"code": exc.code, "problem": exc.problem, "next_step": exc.next_step}, "exit_code": exc.exit_code})
        raise typer.Exit(exc.exit_code) from exc
    if json:
        print_json(report.as_dict())
    else:
        _tell(report)
    raise typer.Exit(report.exit_code)


async def _load(load: Load, progress: Progress) -> LoadReport:
    async with open_database(progress) as db:
        return await load(db, progress)


def _tell(report: LoadReport) -> None:
    for warning in report.warnings:
        _say(f"Note: {warning}")
    for title, lines in report.details.items():
        _say(f"{title} ({len(lines):,}):")
        _list(lines)
    if report.problem_count:
        _say(f"{report.problem_count:,} problems in {report.bad_rows:,} rows:")
        _list([_line(each) for each in report.problems], report.problem_count)
        _say(f"The bad rows are in {report.rejects}: mend them there and load that file.")
    if report.loaded:
        changes = ", ".join(f"{count:,} {kind}" for kind, count in report.changes.items())
        out.print(f"{report.rows:,} rows, {report.total_changes:,} changes{f': {changes}' if changes else ''}.", highlight=False)
    else:
        _say("Nothing was loaded.")


def _list(lines: list[str], total: int | None = None) -> None:
    for line in lines[:MOST_LINES]:
        _say(f"  {line}")
    rest = (total or len(lines)) - MOST_LINES
    if rest > 0:
        _say(f"  … and {rest:,} more")


def _line(error: RowError) -> str:
    place = [error.file, f"sheet {error.sheet}" if error.sheet else "", f"row {error.row}", error.column or ""]
    return f"{', '.join(part for part in place if part)}: {error.problem} {error.next_step} [{error.code}]"


def _say(line: str) -> None:
    err.print(line, highlight=False, soft_wrap=True, markup=False)
