"""``leaguegraph audit``: who read whom."""

from __future__ import annotations

from typing import Annotated

import typer

from api.read_log import entries_about
from cli.support import load_settings, out, print_json, print_table

app = typer.Typer(help="What was recorded of reads and changes.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """What was recorded of reads and changes."""


@app.command(name="who-read")
def who_read(
    person: Annotated[str, typer.Argument(help="Id of the person.")],
    json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False,
) -> None:
    """List who read a person's data, when, by which operation and why, from the read logs of this home; --json adds request ids.

    Example: `leaguegraph audit who-read P-0001`
    """
    entries = sorted(entries_about(load_settings().home, person), key=lambda entry: str(entry["at"]))
    if json:
        print_json(entries)
        return
    if not entries:
        out.print(f"No read of {person} is recorded here.", highlight=False, markup=False)
        return
    told = [[each["at"][:19], each["who"]["subject"], each["operation"], each["reason"]] for each in entries]
    rows: list[list[object]] = [[cell or "" for cell in row] for row in told]
    print_table(f"Reads of {person}", ["at", "account", "operation", "reason"], rows)
