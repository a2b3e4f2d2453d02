"""``leaguegraph schema``: the GraphQL schema as text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.schema import printed_schema
from cli.support import err, write_file


def schema(
    file: Annotated[Path | None, typer.Option("--out", help="File to write; standard output else.")] = None,
) -> None:
    """Write the GraphQL schema in the schema language.

    Example: `leaguegraph schema --out schema.graphql`
    """
    if file is None:
        sys.stdout.write(printed_schema())
        return
    write_file(file, printed_schema().encode())
    err.print(f"The schema is in {file}.", highlight=False, markup=False, soft_wrap=True)
