"""``leaguegraph schema``: the GraphQL schema as text, and how it differs from a released one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from graphql import GraphQLError

from api.schema import printed_schema
from api.schema_changes import Effect, releases, schema_changes
from cli.support import err, out, print_table, write_file
from domain.errors import InvalidInput


def schema(
    file: Annotated[Path | None, typer.Option("--out", help="File to write; standard output else.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show how it differs from the last release.")] = False,
    against: Annotated[Path | None, typer.Option("--against", help="Show how it differs from this schema.")] = None,
) -> None:
    """Write the GraphQL schema in the schema language, or show how it differs from a released one: 1 where clients would break.

    Example: `leaguegraph schema --out schema.graphql`
    """
    if diff or against:
        raise typer.Exit(_show_changes(against or releases()[-1]))
    if file is None:
        sys.stdout.write(printed_schema())
        return
    write_file(file, printed_schema().encode())
    err.print(f"The schema is in {file}.", highlight=False, markup=False, soft_wrap=True)


def _show_changes(released: Path) -> int:
    try:
        changes = schema_changes(released.read_text(encoding="utf-8"), printed_schema())
    except (OSError, UnicodeDecodeError, GraphQLError, TypeError) as exc:
        problem = f"{released} cannot be read as a GraphQL schema ({type(exc).__name__})."
        raise InvalidInput("BAD_SCHEMA", problem, "Name a file in the schema language, as in docs/clients/releases.") from exc
    if not changes:
        out.print(f"The schema is that of {released.name}.", highlight=False)
        return 0
    print_table(f"Changes since {released.stem}", ["effect", "what"], [[each.effect.value, each.what] for each in changes])
    breaking = sum(each.effect is Effect.BREAKING for each in changes)
    if breaking:
        out.print(
            f"{breaking} changes break clients. Bring back what was removed, and deprecate it in one release first.",
            highlight=False,
        )
    return 1 if breaking else 0
