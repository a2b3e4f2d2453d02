"""What every command shares: settings, the event loop, progress, tables, errors that end with the next step."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table

from api.generated import generated_secret
from domain.errors import InvalidInput, Refused
from domain.identity import LEAST_KEY_LENGTH
from domain.progress import Progress
from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer, ServerAddress, ServerOptions
from settings import Settings
from workflows.page import page_folder

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

T = TypeVar("T")

out = Console()
err = Console(stderr=True)

PLAIN_LINE_EVERY_S = 5.0


@cache
def load_settings() -> Settings:
    """Return the settings of this process.

    Raises
    ------
    InvalidInput
        A setting has a value that cannot be used; the message names it.
    """
    try:
        return Settings()
    except ValidationError as exc:
        first = exc.errors()[0]
        name = "LEAGUEGRAPH_" + "_".join(str(part) for part in first["loc"]).upper()
        problem = f"The setting {name} cannot be used: {first['msg'].removeprefix('Value error, ')}."
        raise InvalidInput("BAD_SETTING", problem, "See docs/reference/settings.md.") from exc


def managed_server() -> ManagedServer:
    """Return the managed Neo4j of the settings.

    Raises
    ------
    Refused
        ``EXTERNAL_NEO4J``: the settings name a server that is not ours to start, stop or replace.
    """
    settings = load_settings()
    if settings.neo4j_uri:
        problem = f"LEAGUEGRAPH_NEO4J_URI names {settings.neo4j_uri}, which this program does not manage."
        raise Refused("EXTERNAL_NEO4J", problem, "Use that server's own tools, or unset LEAGUEGRAPH_NEO4J_URI.")
    return ManagedServer(settings.home, ServerOptions(settings.heap_mb, settings.page_cache_mb, settings.bolt_port))


def own_server() -> ManagedServer | None:
    """Return the managed Neo4j of the settings; ``None`` where they name another."""
    return None if load_settings().neo4j_uri else managed_server()


def server_address(progress: Progress) -> ServerAddress:
    """Return where the graph is: the server that the settings name, or the managed one, started where it does not run.

    Raises
    ------
    InvalidInput
        ``NO_PASSWORD``: the settings name a server and no password.
    Refused
        ``IMPORT_UNFINISHED``: a bulk import put its data in place and was ended before it finished them.
    """
    settings = load_settings()
    if not settings.neo4j_uri:
        server = managed_server()
        if server.import_unfinished:
            problem = "A bulk import was ended before it was finished; its graph lacks totals and constraints."
            raise Refused("IMPORT_UNFINISHED", problem, "Run `leaguegraph import` again, or `leaguegraph db reset`.")
        return server.start(progress)
    if settings.neo4j_password is None:
        problem = f"LEAGUEGRAPH_NEO4J_URI names {settings.neo4j_uri}, and there is no password for it."
        raise InvalidInput("NO_PASSWORD", problem, "Set LEAGUEGRAPH_NEO4J_PASSWORD.")
    password = settings.neo4j_password.get_secret_value()
    return ServerAddress(settings.neo4j_uri, settings.neo4j_user, password, started=False)


@contextlib.asynccontextmanager
async def connect_database(progress: Progress) -> AsyncIterator[Database]:
    """Connect to the graph as it is, not migrated."""
    address = await asyncio.to_thread(server_address, progress)
    async with connected(address, load_settings()) as db:
        await db.ping()
        yield db


@contextlib.asynccontextmanager
async def connected(address: ServerAddress, settings: Settings) -> AsyncIterator[Database]:
    """Make the connections to a graph; nothing is sent before the first statement."""
    db = Database.connect(address.uri, address.user, address.password, settings.neo4j_database)
    try:
        yield db
    finally:
        await db.close()


@contextlib.asynccontextmanager
async def open_database(progress: Progress) -> AsyncIterator[Database]:
    """Connect to the graph, with its constraints and indexes up to date."""
    async with connect_database(progress) as db:
        await migrate(db, progress)
        yield db


def built_page(settings: Settings, progress: Progress) -> Path:
    """Return the folder with the built page of the explorer: the one that is set, else the project's, built where it has changed.

    Raises
    ------
    InvalidInput
        ``NO_PAGE``: there is no built page in the folder that is set.
    Unavailable
        ``PAGE_UNAVAILABLE``.
    """
    if settings.page is None:
        return page_folder(settings.home, progress)
    if not (settings.page / "index.html").is_file():
        problem = f"There is no built page in {settings.page}."
        raise InvalidInput("NO_PAGE", problem, "Mend LEAGUEGRAPH_PAGE, or leave it out: the page is built then.")
    return settings.page


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run the one coroutine of a command."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


def identity_key(*, synthetic: bool) -> bytes:
    """Return the key of fingerprints; generated people get a generated one where none is set.

    Raises
    ------
    InvalidInput
        ``NO_IDENTITY_KEY`` or ``SHORT_KEY``.
    """
    settings = load_settings()
    if settings.identity_key is None and synthetic:
        return generated_secret(settings.home, "identity.key").encode()
    if settings.identity_key is None:
        problem = "There is no key for the fingerprints of identity numbers."
        raise InvalidInput("NO_IDENTITY_KEY", problem, "Set LEAGUEGRAPH_IDENTITY_KEY, for example to `openssl rand -hex 32`.")
    key = settings.identity_key.get_secret_value()
    if len(key) < LEAST_KEY_LENGTH:
        problem = f"LEAGUEGRAPH_IDENTITY_KEY has fewer than {LEAST_KEY_LENGTH} characters."
        raise InvalidInput("SHORT_KEY", problem, "Set a longer one, for example the output of `openssl rand -hex 32`.")
    return key.encode()


def check_subject(subject: str) -> None:
    """Refuse an account without a name, or with one that cannot be shown.

    Raises
    ------
    InvalidInput
        ``EMPTY_SUBJECT``, ``BAD_SUBJECT``.
    """
    if not subject.strip():
        raise InvalidInput("EMPTY_SUBJECT", "The account has no name.", "Name it as its tokens do, for example li.na.")
    if not subject.isprintable():
        raise InvalidInput("BAD_SUBJECT", f"The name {subject!r} has characters that nobody sees.", "Name it without them.")


def write_file(file: Path, content: bytes) -> None:
    """Write a file for a command.

    Raises
    ------
    InvalidInput
        ``CANNOT_WRITE``.
    """
    try:
        file.write_bytes(content)
    except OSError as exc:
        problem = f"{file} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file that you may write.") from exc


def print_json(value: object) -> None:
    """Write a value as JSON to standard output, for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(title: str, columns: list[str], rows: list[list[object]]) -> None:
    """Write a table that fits the terminal."""
    table = Table(*columns, title=title, title_justify="left", header_style="bold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    out.print(table)


@contextlib.contextmanager
def progress_shown() -> Iterator[Progress]:
    """Show progress: bars with a rest time on a terminal, plain lines every few seconds in a pipe."""
    if not err.is_terminal:
        yield _plain_progress()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=err, transient=False) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total, rate="")
            task = bars.tasks[bars.task_ids.index(tasks[what])]
            rate = f"{done / task.elapsed:,.0f}/s" if task.elapsed and task.elapsed > 1 else ""
            bars.update(tasks[what], completed=done, total=total, rate=rate)

        yield report


def _plain_progress() -> Progress:
    last: dict[str, float] = {}

    def report(what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if what in last and now - last[what] < PLAIN_LINE_EVERY_S and done != total:
            return
        last[what] = now
        whole = f" of {total:,}" if total is not None else ""
        err.print(f"{what}: {done:,}{whole}", highlight=False, soft_wrap=True)

    return report
