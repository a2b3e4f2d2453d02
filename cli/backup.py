"""``leaguegraph backup``: backups of the managed Neo4j with the read log, proven, listed, restored, rotated."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from api.read_log import FOLDER as READ_LOG
from cli.support import load_settings, managed_server, out, print_json, print_table, progress_shown
from domain.errors import Refused
from domain.rotation import Keeping
from workflows.backups.folder import FINISHED, Backup, get_backup, list_backups
from workflows.backups.making import Source, make_backup, rotate
from workflows.backups.proving import Home, prove
from workflows.backups.restoring import restore as restore_backup

app = typer.Typer(help="Backups (备份) of the managed Neo4j, with the read log.", no_args_is_help=True)

FOLDER = "backups"
MIB = 2**20
BAD = 1

Where = Annotated[Path | None, typer.Option("--folder", help="Folder of backups; `backups` in the home else.")]
Name = Annotated[str | None, typer.Argument(help="Name of the backup, as list shows it; the newest whole one else.")]
NameToVerify = Annotated[str | None, typer.Argument(help="Name of the backup, as list shows it; the newest finished one else.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]


@app.command()
def run(
    folder: Where = None,
    trial: Annotated[bool, typer.Option("--trial/--no-trial", help="Load it into a server of its own, and count.")] = True,
    keep_daily: Annotated[int, typer.Option("--keep-daily", min=0, help="Days of which the last one is kept.")] = 7,
    keep_weekly: Annotated[int, typer.Option("--keep-weekly", min=0, help="Weeks of which the last one is kept.")] = 4,
    keep_monthly: Annotated[int, typer.Option("--keep-monthly", min=0, help="Months of which the last one is kept.")] = 12,
) -> None:
    """Stop Neo4j, dump it, start it again; copy the read log; prove it by a trial load; delete what is no longer kept.

    Neo4j is away for the dump alone: clients are answered UNAVAILABLE meanwhile. docs/how-to/back-up.md tells what is in it.

    Example: `leaguegraph backup run --folder /mnt/backups --keep-daily 14`
    """
    source, where = _source(), _folder(folder)
    with progress_shown() as progress, _ended_in_good_order():
        backup = make_backup(source, where, progress)
        _say(f"{backup.name}: {backup.size_bytes / MIB:,.1f} MiB in {backup.folder}.")
        if trial:
            contents = prove(backup, _home(), progress)
            counted = f"{sum(contents.nodes.values()):,} nodes and {sum(contents.relationships.values()):,} relationships"
            _say(f"Loaded for a trial: {counted}, checksum {contents.checksum[:16]}.")
        for name in rotate(where, Keeping(keep_daily, keep_weekly, keep_monthly)):
            _say(f"{name} is deleted.")


@app.command(name="list")
def list_(folder: Where = None, json: Json = False) -> None:
    """List all backups, the newest first: how big, what is in them, what they are worth.

    A proven one was loaded for a trial; a whole one was not; of a damaged one a file is missing or has another size; an
    unfinished one was interrupted, and the next run deletes it.

    Example: `leaguegraph backup list`
    """
    found = list_backups(_folder(folder))
    if json:
        print_json([_as_dict(backup) for backup in found])
        return
    rows: list[list[object]] = []
    for backup in found:
        proof = backup.proof()
        counted = [f"{proof.nodes.get(label, 0):,}" for label in (":Organisation", ":Person", ":Transfer")] if proof else [""] * 3
        rows.append([backup.name, f"{backup.size_bytes / MIB:,.1f}", *counted, backup.state().value])
    print_table("Backups", ["made (UTC)", "MiB", "organisations", "people", "transfers", "state"], rows)


@app.command()
def verify(
    name: NameToVerify = None,
    folder: Where = None,
    load: Annotated[bool, typer.Option("--load", help="Load it into a server of its own, and compare counts.")] = False,
) -> None:
    """Read every byte of a backup and compare with its manifest; the exit code is not 0 where anything is other than it was.

    Example: `leaguegraph backup verify --load`
    """
    backup = get_backup(_folder(folder), name, FINISHED)
    with progress_shown() as progress, _ended_in_good_order():
        if problems := backup.problems():
            for problem in problems:
                _say(f"{backup.folder.name}: {problem}.")
            raise typer.Exit(BAD)
        if load:
            contents = prove(backup, _home(), progress)
            _say(f"{backup.name} loads; its checksum is {contents.checksum[:16]}.")
    _say(f"{backup.name} is as it was when it was made.")


@app.command()
def restore(
    name: Name = None,
    folder: Where = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the graph that is there.")] = False,
) -> None:
    """Put a backup in the place of the graph, or leave everything as it is; counts and checksum are compared first.

    End `leaguegraph serve` and `leaguegraph worker` before it, and start them again afterwards.

    Example: `leaguegraph backup restore 20181115T180000Z --replace`
    """
    backup = get_backup(_folder(folder), name)
    with progress_shown() as progress, _ended_in_good_order():
        restored = restore_backup(backup, _source(), progress, replace=replace)
    compared = "as it was when the backup was proven" if restored.compared else "not compared: the backup was never proven"
    _say(f"The graph is that of {backup.name}, {compared}.")
    for each in restored.read_logs:
        _say(f"Put back into the read log: {each}.")


def _as_dict(backup: Backup) -> dict[str, object]:
    proof, manifest = backup.proof(), backup.manifest()
    return {
        "name": backup.folder.name,
        "state": backup.state().value,
        "size_bytes": backup.size_bytes,
        "manifest": asdict(manifest) if manifest else None,
        "contents": asdict(proof) if proof else None,
    }


def _source() -> Source:
    settings = load_settings()
    if settings.neo4j_uri:
        problem = f"LEAGUEGRAPH_NEO4J_URI names {settings.neo4j_uri}, which this program does not stop or dump."
        raise Refused("EXTERNAL_NEO4J", problem, "Back it up by its own tools: docs/how-to/back-up.md tells how.")
    kept = settings.home / "identity.key"  # what the demo made for generated people
    key = settings.identity_key.get_secret_value() if settings.identity_key else kept.read_text() if kept.exists() else None
    return Source(managed_server(), settings.home / READ_LOG, key.strip().encode() if key else None)


def _folder(given: Path | None) -> Path:
    return given or load_settings().home / FOLDER


def _home() -> Home:
    return Home(load_settings().home)


@contextmanager
def _ended_in_good_order() -> Iterator[None]:
    """Let SIGTERM, and a terminal that closes, end the block as Ctrl-C does, so that Neo4j is started again."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)
