"""``leaguegraph demo season``: a graduation season played on the demo's graph, and what it came to."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime

import typer

from api.demo import follow_graduates, grant_demo, open_demo
from api.logs import configure_logs
from api.season.play import play_season
from api.season.report import SeasonReport
from cli.support import identity_key, load_settings, managed_server, out, print_json, print_table, progress_shown, run_async
from domain.clock import SHANGHAI
from domain.rights import Role
from domain.transfer_terms import read_terms
from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer

SHOWN_OFFICES = 10


def season(
    seed: int = typer.Option(1, "--seed", help="Which of the many seasons."),
    json: bool = typer.Option(False, "--json", help="Write JSON, for programs."),
) -> None:
    """Play six days of a graduation season on the demo's graph, and show what they came to; not while the demo runs.

    A class graduates, members ask, offices accept, place, refuse, or answer late; the time of the graph is moved from deed to
    deed, from the 17th of June on, and steps pass on meanwhile. A batch deletion, a batch return and a rubber stamp are planted,
    which `conduct` finds. Accounts named `season-…` do it, by the API's own mutations. Another run plays the next days with
    another class.

    Example: `leaguegraph demo season --seed 2`
    """
    began = time.monotonic()
    server = managed_server()
    ours = not server.status().running
    try:
        report = run_async(_season(server, seed))
    finally:
        if ours:
            server.stop()
    if json:
        print_json(asdict(report))
    else:
        show(report, time.monotonic() - began)


async def _season(server: ManagedServer, seed: int) -> SeasonReport:
    configure_logs()
    settings = load_settings()
    with progress_shown() as progress:
        key = identity_key(synthetic=True)
        address = await open_demo(server, settings.home, key, settings.neo4j_database, progress)
        db = Database.connect(address.uri, address.user, address.password, settings.neo4j_database)
        try:
            await db.ping()
            await migrate(db, progress)
            await grant_demo(db, settings.home)
            await follow_graduates(db, settings.home, progress)
            return await play_season(db, seed, read_terms(settings.transfer_hours), progress)
        finally:
            await db.close()


def show(report: SeasonReport, seconds: float) -> None:
    """Write the tables of a season, and where to look next."""
    _say(f"A season from {_moment(report.began_at)} to {_moment(report.ended_at)}, generated, played in {seconds:.0f} s.")
    scenes: list[list[object]] = [
        [each.name, each.started, each.completed, each.refused, each.withdrawn, each.open] for each in report.scenes
    ]
    print_table("Transfers", ["scene", "started", "completed", "refused", "withdrawn", "open"], scenes)
    offices: list[list[object]] = [
        [each.code, each.asked, each.in_time, each.late, each.passed_on, each.open, each.overdue]
        for each in report.offices[:SHOWN_OFFICES]
    ]
    heads = ["asked first", "steps", "in time", "late", "passed on", "open", "overdue"]
    print_table("Who was asked, and answered within 72 hours or later", heads, offices)
    findings: list[list[object]] = [
        [each["rule"], each["actors"][0].partition("|")[2], each["organisation"]["code"], each["events"], _hour(each["beganAt"])]
        for each in report.findings
    ]
    print_table("What conduct finds", ["rule", "account", "where", "events", "since"], findings)
    accounts: list[list[object]] = [[part.subject, part.role.value, part.code, part.does] for part in report.parts]
    accounts.append(["season-member-…", "no role", "", f"{report.members} members who ask"])
    print_table("Accounts", ["account", "role", "where", "what it does"], accounts)
    _tell_next(report)


def _tell_next(report: SeasonReport) -> None:
    inbox, auditor = report.inbox, next(part.subject for part in report.parts if part.role is Role.AUDITOR)
    _say(f"It is {_moment(report.ended_at)} in this graph now, and its time goes on from there.")
    _say("\nNext: `leaguegraph demo`, and ask with the token of `leaguegraph token --as season-staff` what awaits")
    _say(f"{inbox['name']} ({inbox['all']} transfers, {inbox['overdue']} of them overdue):")
    _say(f'  {{ organisation(code: "{inbox["code"]}") {{ transferInbox(first: 20) {{ totalCount nodes {{ transferId state')
    _say("      steps { kind awaits { name } dueAt escalations } } } } }")
    _say(f"With that of `leaguegraph token --as {auditor}`:")
    _say(f'  {{ conduct(from: "{report.began_at.isoformat()}", to: "{report.ended_at.isoformat()}") {{')
    _say("      findings { rule actors organisation { name } events sample } } }")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _hour(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%m-%d %H:%M}"


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
