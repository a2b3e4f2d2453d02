"""``leaguegraph sample``: sample data as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.support import out, print_table, progress_shown
from loaders.sample.province import Options, write_province
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


@app.command()
def province(
    folder: Annotated[Path, typer.Option("--out", help="Folder for the tables and manifest.json; made where it is missing.")],
    scale: Annotated[float, typer.Option("--scale", help="Part of the province's 4,578,844 members: above 0, at most 1.")] = 0.02,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same files, to the byte.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that holds other files.")] = False,
) -> None:
    """Write a generated province (虚构的全省数据): the real divisions and universities, everything else invented.

    Tables of organisations, people, posts, transfers, activities and participations as the loaders and `leaguegraph import` read
    them, and manifest.json with every count and the planted cases. Below scale 1 whole counties and universities are drawn.

    Example: `leaguegraph sample province --scale 0.02 --seed 1 --out province`
    """
    with progress_shown() as progress:
        made = write_province(folder, Options(scale, seed), progress, force=force)
    rows: list[list[object]] = [[name.replace("_", " "), f"{count:,}"] for name, count in made["counts"].items()]
    print_table(f"A generated province in {folder}", ["what", "count"], rows)
    out.print(f"Next: leaguegraph import {folder}", highlight=False, soft_wrap=True)
