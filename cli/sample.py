"""``leaguegraph sample``: the sample tree as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.support import out
from loaders.sample.tree import write_sample_tree

app = typer.Typer(help="Sample data made from real tables.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Sample data made from real tables."""


@app.command()
def tree(
    folder: Annotated[Path, typer.Option("--out", help="Folder for organisations.csv; made where it is missing.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that has other content.")] = False,
) -> None:
    """Write the league organisations of Guangdong, made from its divisions of 2018 and its universities, as organisations.csv.

    Example: `leaguegraph sample tree --out sample`
    """
    path, rows = write_sample_tree(folder, force=force)
    out.print(f"{rows:,} organisations in {path}.", highlight=False, soft_wrap=True)
