"""``leaguegraph flows``: where people went, and what may be said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.measure_file import measure_file
from analytics.measured import as_dict
from analytics.moves import Columns
from analytics.od_table import check_target, write_table
from analytics.table_file import TableFile
from cli.measured import show_measured
from cli.support import print_json, progress_shown
from domain.errors import InvalidInput
from loaders.csv_source import inspect
from loaders.source import size_of

app = typer.Typer(help="Flows of people between places: measures of any table of moves.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Flows of people between places: measures of any table of moves."""


@app.command()
def measure(
    file: Annotated[Path, typer.Argument(help="Moves: CSV (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or Parquet.")],
    origin: Annotated[str, typer.Option("--origin", help="Column with the place that is left.")],
    destination: Annotated[str, typer.Option("--destination", help="Column with the place that is reached.")],
    time: Annotated[str | None, typer.Option("--time", help="Column with the day or year; measures for each year too.")] = None,
    people: Annotated[str | None, typer.Option("--people", help="Column with how many persons; else a row is one.")] = None,
    base: Annotated[Path | None, typer.Option("--base", help="Table with columns place and base, for rates.")] = None,
    distance: Annotated[
        str | None, typer.Option("--distance", help="Column with the distance of the pair, for the gravity model.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="OD table, .csv or .parquet; else <name>.od.csv beside FILE.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False,
) -> None:
    """Measure a table of moves (流动测度): effectiveness, intensity, connectivity, inequality, concentration, gravity, network.

    The table may be any public one; nothing is suppressed. Measures that its columns do not allow are named with the reason. The
    OD table has every pair of places with people, its share and its preference index, and with --distance what the gravity
    model expects. docs/how-to/measure-flows.md explains the measures.

    Example: `leaguegraph flows measure moves.csv --origin from --destination to --people count --distance km`
    """
    target = out or file.with_name(f"{file.stem}.od.csv")
    source, bases = _table(file), None if base is None else _table(base)
    check_target(target, [file] if base is None else [file, base])
    columns = Columns(origin, destination, time, people, distance)
    with progress_shown() as progress:
        measured = measure_file(source, columns, bases, progress)
    write_table(measured.table, target)
    if json:
        print_json(as_dict(measured) | {"od_table": {"file": str(target), "rows": len(measured.table)}})
    else:
        show_measured(measured, target)


def _table(file: Path) -> TableFile:
    """Return how to read a table, found from the file itself."""
    size_of(file)
    match file.suffix.lower():
        case ".parquet":
            return TableFile(file)
        case ".csv" | ".tsv" | ".txt":
            form = inspect(file)
            return TableFile(file, form.encoding, form.delimiter)
        case other:
            problem = f"{file} ends in {other or 'nothing'}, and is neither .csv nor .parquet."
            raise InvalidInput("UNKNOWN_FORMAT", problem, "Save the table as CSV (UTF-8) or Parquet.")
