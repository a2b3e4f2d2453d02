"""``leaguegraph flows``: where people went, and what may be said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from analytics.export import TABLES, Exported, Format, make_export, published_table, write_export
from analytics.measure_file import measure_file
from analytics.measured import as_dict
from analytics.moves import Columns
from analytics.od_table import check_target, write_table
from analytics.store import open_extract
from analytics.table_file import TableFile
from api.flows.exporting import ExportQuery
from cli.exact_export import export_exactly
from cli.flow_report import report
from cli.measured import show_measured
from cli.support import load_settings, open_database, out, print_json, print_table, progress_shown, run_async
from domain.errors import InvalidInput
from domain.progress import Progress
from loaders.csv_source import inspect
from loaders.source import size_of
from workflows.publish import Extraction, extract_flows

app = typer.Typer(help="Graduate flows (毕业生流向), and measures of any table of moves.", no_args_is_help=True)
app.command()(report)


@app.callback()
def _group() -> None:
    """Graduate flows (毕业生流向), and measures of any table of moves."""


@app.command()
def extract(json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False) -> None:
    """Bring what graduate flows need out of the graph, work out outcomes and make the published tables.

    Freeze cohorts first. Only ids of people leave the graph, never names or numbers. What was extracted before answers until the
    end; a run that was ended goes on where it was.

    Example: `leaguegraph flows extract`
    """
    with progress_shown() as progress:
        made = run_async(_extract(progress))
    if json:
        print_json(
            {
                "extracted_at": made.info.extracted_at,
                "counts": made.info.counts,
                "seconds": made.seconds,
                "published": made.published,
            }
        )
        return
    rows: list[list[object]] = [[name.replace("_", " "), f"{count:,}"] for name, count in made.info.counts.items()]
    print_table(
        f"Extracted, as of {made.info.extracted_at[:19]}", ["what", "count"], [*rows, ["published rows", f"{made.published:,}"]]
    )
    out.print(", ".join(f"{stage} {seconds:,.1f} s" for stage, seconds in made.seconds.items()), highlight=False)
    if not made.info.counts["cohorts"]:
        out.print("No cohort is frozen: nothing can be asked yet. Next: leaguegraph cohort freeze --help", highlight=False)


async def _extract(progress: Progress) -> Extraction:
    async with open_database(progress) as db:
        return await extract_flows(db, load_settings().home, progress)


@app.command()
def export(
    table: Annotated[str, typer.Option("--table", help=f"One of {', '.join(TABLES)}.")],
    file: Annotated[Path, typer.Option("--out", help="File to write; <file>.json beside it says what its columns mean.")],
    form: Annotated[Format, typer.Option("--format", help="csv, parquet or xlsx.")] = Format.CSV,
    year: Annotated[int | None, typer.Option("--year", help="This graduation year alone.")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Exact figures; for officers, by LEAGUEGRAPH_TOKEN.")] = False,
    within: Annotated[
        str | None, typer.Option("--within", help="With --exact: code of an organisation; its institutions and those below.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="With --exact: why they are needed; it stands in the read log.")
    ] = None,
) -> None:
    """Write a published table (公布表) as a file, with its data dictionary, query, as-of day and sha256 beside it.

    Small cells are suppressed (status 5), and others so that they cannot be worked out (6). The same data and query give the same
    bytes.

    With --exact nothing is suppressed: the figures are those of the institutions at or below --within alone. That needs OFFICER
    there, by the token in LEAGUEGRAPH_TOKEN, and a reason; it is recorded in the read log before the file is written.

    Example: `leaguegraph flows export --table cities --format csv --out cities.csv`
    """
    if exact:
        _say(export_exactly(ExportQuery(table, form, year, within, exact, reason), file))
        return
    if within is not None or reason is not None:
        raise InvalidInput("USAGE", "--within and --reason go with --exact.", "See `leaguegraph flows export --help`.")
    opened = open_extract(load_settings().home)
    rows = published_table(opened.published, table)
    if year is not None:
        rows = rows.filter(pl.col("cohort_year") == year)
    _say(write_export(make_export(rows, form, ExportQuery(table, form, year).told, opened.info), file))


def _say(made: Exported) -> None:
    out.print(
        f"{made.rows:,} rows in {made.file}, sha256 {made.sha256}; their meaning in {made.about}.",
        highlight=False,
        soft_wrap=True,
    )


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
