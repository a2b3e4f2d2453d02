"""The ``leaguegraph`` command: groups of commands, and how every error is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

import typer

from cli.support import err
from domain.errors import InvalidInput, LeagueGraphError

INTERRUPTED = 130
GROUPS = ("db", "load", "sample", "totals", "cohort", "members", "flows", "account", "audit", "backup", "web", "demo")
COMMANDS = ("import", "check", "serve", "worker", "doctor", "explain", "token", "schema", "reference", "bench", "attack")
NAMED_OTHERWISE = {"import": ("importing", "import_folder_of_tables")}  # a word of Python's own
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
            module, function = NAMED_OTHERWISE.get(name, (name, name))
            app.command(name)(getattr(import_module(f"cli.{module}"), function))
    return app


def _options(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """LeagueGraph (团图): the organisation tree of a province as a graph, answered by GraphQL."""


def run(words: list[str]) -> int:
    """Run one command; return its exit code.

    Raises
    ------
    InvalidInput
        ``USAGE``: the words are no command, or not those that it takes.
    """
    named = next((word for word in words if not word.startswith("-")), None)
    app = build_app(named if named in {*GROUPS, *COMMANDS} - NEED_ALL else None)
    try:
        code = app(args=words, prog_name="leaguegraph", standalone_mode=False)
    except typer.TyperException as exc:
        problem = exc.format_message()
        if not problem:  # no words at all: the help was printed
            return InvalidInput.exit_code
        context = getattr(exc, "ctx", None)
        raise InvalidInput("USAGE", problem, f"See `{context.command_path if context else 'leaguegraph'} --help`.") from exc
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command line; every known error becomes one line plus the next step."""
    debug = "--debug" in sys.argv
    words = [word for word in sys.argv[1:] if word != "--debug"]  # wherever it stands, so that it can be appended
    sys.exit(told(lambda: run(["--debug", *words] if debug else words), debug=debug))


def told(work: Callable[[], int], *, debug: bool = False) -> int:
    """Do the work of a program and return its exit code; a known error is told in one line plus the next step."""
    try:
        return work()
    except LeagueGraphError as exc:
        if debug:
            raise
        err.print(f"{exc.code}: {exc.problem}", style="red", highlight=False, markup=False, soft_wrap=True)
        if exc.next_step:
            err.print(exc.next_step, highlight=False, markup=False, soft_wrap=True)
        return exc.exit_code
    except (typer.Abort, KeyboardInterrupt):
        err.print("Interrupted. Run the same command again to go on.")
        return INTERRUPTED
