"""``leaguegraph load``: tables into the graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.support import err, identity_key, open_database, out, print_json, progress_shown, run_async
from domain.errors import LeagueGraphError
from domain.progress import Progress
from graph.clock import read_clock
from graph.database import Database
from loaders.activities import Activities
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.facts import Facts, load_facts
from loaders.facts import Options as FactOptions
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.participations import Participations
from loaders.people import People
from loaders.posts import Posts
from loaders.problems import RowError
from loaders.report import LoadReport
from loaders.templates import write_template
from loaders.transfers import Transfers


class Template(StrEnum):
    """Tables that have a template."""

    PEOPLE = "people"


app = typer.Typer(help="Load tables (CSV or XLSX) into the graph.", no_args_is_help=True)

MOST_LINES = 20
Load = Callable[[Database, Progress], Awaitable[LoadReport]]

File = Annotated[Path, typer.Argument(help="CSV (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or XLSX.")]
Strict = Annotated[bool, typer.Option("--strict", help="Load nothing when a row is bad.")]
Rejects = Annotated[Path | None, typer.Option("--rejects", help="Where bad rows go; else <name>.rejected.csv beside the file.")]
Synthetic = Annotated[bool, typer.Option("--synthetic", help="The people are generated, all of them.")]
OnlyRows = Annotated[Path | None, typer.Option("--only-rows", help="Load only the rows that this reject file names.")]
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

    async def load(db: Database, progress: Progress) -> LoadReport:
        day = on_day.date() if on_day else (await read_clock(db)).today()
        return await load_organisations(db, file, OrganisationOptions(day, strict, rejects), progress)

    _run(load, json=json)


@app.command()
def people(
    file: File,
    synthetic: Synthetic = False,
    only_rows: OnlyRows = None,
    strict: Strict = False,
    rejects: Rejects = None,
    json: Json = False,
) -> None:
    """Load people and their memberships, one row a membership; a person without any has one row, too.

    Columns: id 人员编号, name 姓名, gender 性别, born_on 出生日期, joined_on 入团日期, id_number 身份证号,
    phone 手机号, synthetic 虚构, branch_code 所在团支部, valid_from 转入日期, valid_to 转出日期, ended_by 转出方式.
    Identity numbers and mobiles are kept as keyed fingerprints and masked; they stand in no message and no reject file.

    Example: `leaguegraph load people people.csv --synthetic`
    """
    options = _options(file, strict, rejects, only_rows, key=identity_key(synthetic=synthetic), synthetic=synthetic)
    _run(lambda db, progress: load_facts(db, file, People(), options, progress), json=json)


@app.command()
def posts(file: File, only_rows: OnlyRows = None, strict: Strict = False, rejects: Rejects = None, json: Json = False) -> None:
    """Load posts of cadres.

    Columns: person_id 人员编号, organisation_code 团组织编码, post 职务, employment 专挂兼, valid_from 任职日期,
    term_ends_on 届满日期, valid_to 离任日期.

    Example: `leaguegraph load posts posts.csv`
    """
    load_table(file, Posts(), strict, rejects, only_rows, json=json)


@app.command()
def transfers(
    file: File, only_rows: OnlyRows = None, strict: Strict = False, rejects: Rejects = None, json: Json = False
) -> None:
    """Load membership transfers with their steps, after the people; memberships themselves come with the people.

    Columns: id 转接编号, person_id 人员编号, reason 转接原因, state 转接状态, from_code 转出团组织编码,
    to_code 转入团组织编码, placed_in_code 落实团组织编码, requested_at 申请时间, requested_by 发起方, completed_at 办结时间,
    reversed_at 撤销时间, and the steps as parallel lists, parts separated by semicolons: step_kinds 步骤,
    step_first_addressees 步骤首办团组织, step_opened_at 步骤开始时间, step_first_due_at 步骤到期时间,
    step_answered_at 步骤办理时间, step_answered_by 步骤办理人, step_outcomes 步骤结果, step_escalations 步骤升级次数.
    The last step of an open transfer has no answer.

    Example: `leaguegraph load transfers transfers.csv`
    """
    load_table(file, Transfers(), strict, rejects, only_rows, json=json)


@app.command()
def activities(
    file: File, only_rows: OnlyRows = None, strict: Strict = False, rejects: Rejects = None, json: Json = False
) -> None:
    """Load activities; those of other platforms are recognised by source and external id.

    Columns: id 活动编号, organisation_code 主办团组织编码, name 活动名称, kind 活动类型, starts_at 开始时间, ends_at 结束时间,
    capacity 名额, source 来源平台, external_id 平台编号.

    Example: `leaguegraph load activities activities.csv`
    """
    load_table(file, Activities(), strict, rejects, only_rows, json=json)


@app.command()
def participations(
    file: File, only_rows: OnlyRows = None, strict: Strict = False, rejects: Rejects = None, json: Json = False
) -> None:
    """Load who signed up for which activity, attended and rated it; a participation is one person and one activity.

    Columns: person_id 人员编号, activity_id 活动编号, state 报名状态, signed_up_at 报名时间, attended_at 签到时间, hours 时长,
    rating 评分, rated_at 评分时间.

    Example: `leaguegraph load participations participations.csv`
    """
    load_table(file, Participations(), strict, rejects, only_rows, json=json)


@app.command()
def template(
    noun: Annotated[Template, typer.Argument(help="Table to begin.")],
    file: Annotated[Path | None, typer.Option("--out", help="File to write; else <table>.xlsx here.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write an empty workbook with the columns of a table, an example row and what each column means.

    Example: `leaguegraph load template people --out members.xlsx`
    """
    target = file or Path(f"{noun.value}.xlsx")
    write_template(noun.value, target, force=force)
    _say(f"The table is in {target}: replace the example row, then `leaguegraph load {noun.value} {target}`.")


def load_table(file: Path, facts: Facts, strict: bool, rejects: Path | None, only_rows: Path | None, *, json: bool) -> None:
    """Load a table of facts and tell what it came to; the exit code is that of the report."""
    options = _options(file, strict, rejects, only_rows)
    _run(lambda db, progress: load_facts(db, file, facts, options, progress), json=json)


def _options(
    file: Path, strict: bool, rejects: Path | None, only_rows: Path | None, *, key: bytes = b"", synthetic: bool = False
) -> FactOptions:
    """Return the options of a table of facts; the rejects of a second load never take the place of those it reads."""
    target = rejects or (file.with_name(f"{file.stem}.rejected-again.csv") if only_rows else None)
    return FactOptions(key, synthetic, strict, target, only_rows)


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
        _say(_mend(report))
    if report.loaded:
        changes = ", ".join(f"{count:,} {kind}" for kind, count in report.changes.items())
        out.print(f"{report.rows:,} rows, {report.total_changes:,} changes{f': {changes}' if changes else ''}.", highlight=False)
    else:
        _say("Nothing was loaded.")


def _mend(report: LoadReport) -> str:
    if report.rows_alone:
        return f"Their numbers are in {report.rejects}: mend the original and load it with --only-rows {report.rejects}."
    return f"The bad rows are in {report.rejects}: mend them there and load that file."


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
