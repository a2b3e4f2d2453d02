"""``leaguegraph web``: the page of the explorer, for those who change it."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.support import load_settings, out, progress_shown
from workflows.page import CHECKS, install, page_folder, run_check, run_shown

app = typer.Typer(help="The page of the explorer, for those who change it.", no_args_is_help=True)


@app.command()
def build() -> None:
    """Build the page where its sources have changed, and say where it lies.

    Example: `leaguegraph web build`
    """
    with progress_shown() as progress:
        folder = page_folder(load_settings().home, progress)
    out.print(str(folder), highlight=False, markup=False, soft_wrap=True)


@app.command()
def check() -> None:
    """Check the page: operations against schema.graphql, types, style and accessibility, unit tests.

    Example: `leaguegraph web check`
    """
    with progress_shown() as progress:
        install(progress)
    for name in CHECKS:
        run_check(name)
        out.print(f"web: {name} passed", highlight=False)


@app.command()
def types() -> None:
    """Write web/src/graphql/schema-types.d.ts anew from schema.graphql.

    Example: `leaguegraph web types`
    """
    with progress_shown() as progress:
        install(progress)
    run_shown(["node_modules/gql.tada/bin/cli.js", "generate-output"], {})


@app.command()
def dev(
    api: Annotated[
        str, typer.Option("--api", help="Address of a running server that answers the page.")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Serve the page on 127.0.0.1:5173 and reload it on every change; a server, as of `make demo`, answers its questions.

    Example: `leaguegraph web dev --api http://127.0.0.1:8001`
    """
    with progress_shown() as progress:
        install(progress)
    run_shown(["node_modules/vite/bin/vite.js"], {"LEAGUEGRAPH_API": api})
