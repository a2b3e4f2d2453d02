"""``leaguegraph doctor``: how an installation is, on one page that can be sent to somebody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

import typer

from api.observing.doctor import found_of_database
from api.observing.findings import Finding, Level, found_without_database
from cli.support import (
    connected,
    load_settings,
    managed_server,
    out,
    print_json,
    progress_shown,
    run_async,
    server_address,
)
from domain.errors import LeagueGraphError
from settings import Settings

SOMETHING_BAD = 1


def doctor(json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False) -> None:
    """Tell how this installation is: versions, settings (secrets masked), database, worker, room, clock.

    Nothing is started or changed. The exit code is 1 where something is bad.

    Example: `leaguegraph doctor > doctor.txt`
    """
    findings = run_async(_find(load_settings()))
    bad = sum(finding.level is Level.BAD for finding in findings)
    look = sum(finding.level is Level.LOOK for finding in findings)
    if json:
        print_json({"bad": bad, "look": look, "findings": [asdict(finding) for finding in findings]})
    else:
        for each in findings:
            step = f" → {each.next_step}" if each.next_step else ""
            _say(f"{each.level:<5} {each.what}: {each.told}{step}")
        _say(f"{bad} bad, {look} to look at, {len(findings) - bad - look} well.")
        _say("Secrets are not shown; read it through before you send it all the same.")
    if bad:
        raise typer.Exit(SOMETHING_BAD)


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)


async def _find(settings: Settings) -> list[Finding]:
    findings = list(found_without_database(settings))
    return findings + [finding async for finding in _of_database(settings)]


async def _of_database(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.neo4j_uri and not managed_server().status().running:
        yield Finding("database", Level.BAD, "the managed Neo4j does not run", "Start it with `leaguegraph db start`.")
        return
    try:
        with progress_shown() as progress:
            address = server_address(progress)
        async with connected(address, settings) as db:
            async for finding in found_of_database(db, settings.ready_lag_s):
                yield finding
    except LeagueGraphError as exc:
        yield Finding("database", Level.BAD, f"{exc.code}: {exc.problem}", exc.next_step)
