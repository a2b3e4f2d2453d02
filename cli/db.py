"""``leaguegraph db``: the managed local Neo4j."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.support import (
    connect_database,
    load_settings,
    managed_server,
    out,
    print_json,
    print_table,
    progress_shown,
    run_async,
)
from domain.errors import Refused
from graph.migrate import migrate as apply_missing

app = typer.Typer(help="The managed local Neo4j: start, stop, look, dump, load.", no_args_is_help=True)

MIB = 2**20


@app.command()
def start() -> None:
    """Start Neo4j, or find it running; the first time it is downloaded.

    Example: `leaguegraph db start`
    """
    server = managed_server()
    with progress_shown() as progress:
        address = server.start(progress)
    how = "runs now" if address.started else "ran already"
    _say(f"Neo4j {how} at {address.uri} (user {address.user}, password in {server.status().password_file}).")


@app.command()
def stop() -> None:
    """Stop Neo4j; its data stay.

    Example: `leaguegraph db stop`
    """
    server = managed_server()
    with progress_shown() as progress:
        ran = server.stop(progress)
    _say("Neo4j is stopped." if ran else "Neo4j did not run.")


@app.command()
def status(
    json: bool = typer.Option(False, "--json", help="Write JSON, for programs."),
) -> None:
    """Tell whether Neo4j runs, where, and how big it is.

    Example: `leaguegraph db status --json`
    """
    known = managed_server().status()
    if json:
        print_json(asdict(known))
        return
    rows: list[list[object]] = [
        ["running", "yes" if known.running else "no"],
        ["version", known.version],
        ["address", known.uri or "none"],
        ["process", known.pid or "none"],
        ["memory", f"{(known.memory_bytes or 0) // MIB:,} MiB"],
        ["data", f"{known.data_bytes // MIB:,} MiB in {known.home}"],
        ["password", known.password_file],
    ]
    print_table("Neo4j", ["what", "value"], rows)


@app.command()
def logs(
    lines: int = typer.Option(50, "--lines", "-n", min=1, help="How many lines from the end."),
) -> None:
    """Show the end of Neo4j's log.

    Example: `leaguegraph db logs --lines 100`
    """
    for line in managed_server().log_tail(lines):
        _say(line)


@app.command()
def reset(
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Delete the database and its password, after a question; the downloads stay.

    Example: `leaguegraph db reset --yes`
    """
    server = managed_server()
    if not yes:
        _ask(f"Delete all data of Neo4j in {load_settings().home}?")
    with progress_shown() as progress:
        server.reset(progress)
    _say("The data are deleted. The next start begins with an empty database.")


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="File to write; nobody but you may read it.")],
    force: bool = typer.Option(False, "--force", help="Replace the file if it exists."),
) -> None:
    """Write the whole database into one file; Neo4j is stopped meanwhile.

    Example: `leaguegraph db dump backup.dump`
    """
    server = managed_server()
    with progress_shown() as progress:
        size = server.dump(file, progress, force=force)
    _say(f"The database is in {file} ({size / MIB:,.1f} MiB).")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="File that `leaguegraph db dump` wrote.")],
) -> None:
    """Replace the whole database by a dump; Neo4j is stopped meanwhile.

    Example: `leaguegraph db load backup.dump`
    """
    server = managed_server()
    with progress_shown() as progress:
        server.load(file, progress)
    _say(f"The database is that of {file}.")


@app.command()
def migrate() -> None:
    """Bring constraints and indexes up to date; works on the managed Neo4j and on that of LEAGUEGRAPH_NEO4J_URI.

    Example: `leaguegraph db migrate`
    """
    applied = run_async(_migrate())
    for name in applied:
        _say(name)
    _say(f"{len(applied)} migrations applied." if applied else "Everything is up to date.")


async def _migrate() -> list[str]:
    with progress_shown() as progress:
        async with connect_database(progress) as db:
            return await apply_missing(db, progress)


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)


def _ask(question: str) -> None:
    """Go on after a yes.

    Raises
    ------
    Refused
        ``NOT_CONFIRMED``: the answer is no, or nobody is there to answer.
    """
    if not sys.stdin.isatty():
        raise Refused("NOT_CONFIRMED", "This deletes data, and there is no terminal to ask at.", "Add --yes if you mean it.")
    if not typer.confirm(question):
        raise Refused("NOT_CONFIRMED", "Nothing was deleted.")
