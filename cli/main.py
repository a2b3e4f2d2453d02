"""The ``leaguegraph`` command: groups of commands, and how every error is told."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from cli.support import err
from domain.errors import LeagueGraphError

INTERRUPTED = 130
GROUPS = ("db", "load", "sample", "totals", "account")
COMMANDS = ("check", "serve", "token", "schema", "reference", "bench", "demo")
NEED_ALL = {"reference"}  # it writes a page about all of them


def build_app(only: str | None = None) -> typer.Typer:
    """Return the command line: every command of cli/, or the named one alone.

    Importing every command takes seconds, and a program call needs one of them.
    """
    app = typer.Typer(
        name="leaguegraph",
        help="LeagueGraph (团图): the organisation tree of a province as a graph, answered by GraphQL.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in GROUPS:
        if only in {None, name}:
            app.add_typer(import_module(f"cli.{name}").app, name=name)
    for name in COMMANDS:
        if only in {None, name}:
            app.command()(getattr(import_module(f"cli.{name}"), name))
    return app


def _options(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """LeagueGraph (团图): the organisation tree of a province as a graph, answered by GraphQL."""


def main() -> None:
    """Run the command line; every known error becomes one line plus the next step."""
    debug = "--debug" in sys.argv
    if debug:  # wherever it stands, so that it can be appended to the command that failed
        sys.argv = [sys.argv[0], "--debug", *(word for word in sys.argv[1:] if word != "--debug")]
    try:
        named = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
        build_app(named if named in {*GROUPS, *COMMANDS} - NEED_ALL else None)()
    except LeagueGraphError as exc:
        if debug:
            raise
        err.print(f"[red]{exc.code}[/red]: {exc.problem}", highlight=False, soft_wrap=True)
        if exc.next_step:
            err.print(exc.next_step, highlight=False, soft_wrap=True)
        sys.exit(exc.exit_code)
    except SystemExit as exc:
        if exc.code == INTERRUPTED:  # how typer ends at Ctrl-C, without a word
            err.print("Interrupted. Run the same command again to go on.")
        raise
