"""``leaguegraph explain``: the plan of a statement, or of what a GraphQL document compiles to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from api.observing.explaining import Explained, of_document, of_file
from api.observing.plans import indexes_of, steps_of
from cli.support import connect_database, out, progress_shown, run_async
from domain.errors import InvalidInput
from graph.database import Database
from graph.organisations import find_root

PROVINCE = "44/"


def explain(
    name: Annotated[str | None, typer.Argument(help="A statement of graph/cypher/, for example totals/find_marked.")] = None,
    query: Annotated[Path | None, typer.Option("--query", help="A file with a GraphQL document, in its place.")] = None,
    params: Annotated[str, typer.Option("--params", help="Parameters, or variables of the document, as JSON.")] = "{}",
    profile: Annotated[bool, typer.Option("--profile", help="Run it, and show what it cost; what it writes is undone.")] = False,
) -> None:
    """Show the plan of a statement: operators, rows, indexes, with --profile what each cost.

    Parameters that are not given are empty texts and lists, and 25 for numbers.

    Example: `leaguegraph explain totals/find_marked --profile`
    """
    if (name is None) == (query is None):
        raise InvalidInput("USAGE", "Name a statement, or a file with --query.", "See `leaguegraph explain --help`.")
    given = _json(params)
    run_async(_explain(name, _read(query) if query else None, given, profile=profile))


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as exc:
        raise InvalidInput("BAD_PARAMS", "--params is not JSON.", 'Write it as \'{"code": "44"}\'.') from exc
    if not isinstance(value, dict):
        raise InvalidInput("BAD_PARAMS", "--params is not an object.", 'Write it as \'{"code": "44"}\'.')
    return value


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as exc:
        raise InvalidInput("CANNOT_READ", f"{file} cannot be read: {exc.strerror}.", "Name a file that you may read.") from exc


async def _explain(name: str | None, query: str | None, given: Mapping[str, Any], *, profile: bool) -> None:
    with progress_shown() as progress:
        async with connect_database(progress) as db:
            if name is not None:
                found = of_file(name)
                await _show(db, Explained(name, found.text, {**found.params, **given}), profile=profile)
                return
            for each in of_document(db, query or "", given, await _scope(db)):
                await _show(db, each, profile=profile)


async def _scope(db: Database) -> str:
    """Return the path of the whole province, so that rights leave nothing out of the plan."""
    root = await find_root(db)
    return f"{root}/" if root else PROVINCE


async def _show(db: Database, explained: Explained, *, profile: bool) -> None:
    out.print(explained.text.strip(), highlight=False, markup=False, soft_wrap=True)
    steps = list(steps_of(await db.explain(explained.text, dict(explained.params), profile=profile)))
    table = Table(title=explained.name, title_justify="left", header_style="bold")
    table.add_column("operator", no_wrap=True)
    table.add_column("on", overflow="fold")
    for column in ("estimated", *(("rows", "db hits") if profile else ())):
        table.add_column(column, justify="right")
    for step in steps:
        measured = [f"{step.rows or 0:,}", f"{step.db_hits or 0:,}"] if profile else []
        table.add_row(" " * step.depth + step.operator, escape(step.details), f"{step.estimated_rows:,.0f}", *measured)
    out.print(table)
    out.print(f"Indexes: {'; '.join(indexes_of(steps)) or 'none'}", highlight=False, markup=False, soft_wrap=True)
