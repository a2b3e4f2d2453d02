"""``leaguegraph import``: a folder of tables becomes a whole graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.facts import forget_extracts
from cli.support import err, identity_key, load_settings, managed_server, out, print_json, print_table, progress_shown, run_async
from loaders.bulk.importing import read_manifest
from loaders.bulk.province import ImportOptions, ImportReport, import_folder

MOST_LINES = 20


def import_folder_of_tables(
    folder: Annotated[Path, typer.Argument(help="Folder with the seven tables and manifest.json.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the graph that is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False,
) -> None:
    """Import a whole province (批量导入) from a folder of tables, as `leaguegraph sample province` writes it.

    Every row is checked by the rules of `leaguegraph load`; where one is bad, nothing is imported. Then Neo4j's import tool makes
    the database, constraints and indexes are filled, totals counted, and the counts compared with the manifest. Killed at any
    point, the next run starts clean. Exit codes: 0 imported, 1 imported and a count differs, 2 nothing imported.

    Example: `leaguegraph import province --overwrite`
    """
    server = managed_server()
    settings = load_settings()
    options = ImportOptions(identity_key(synthetic=read_manifest(folder).generated), settings.neo4j_database, overwrite=overwrite)
    with progress_shown() as progress:
        report = run_async(import_folder(server, settings.home, folder, options, progress))
    if report.imported:
        forget_extracts(settings.home)
    if json:
        print_json({"imported": report.imported, "seconds": report.seconds, "counts": report.counts, "problems": report.problems})
    else:
        _tell(report)
    if not report.imported:
        raise typer.Exit(2)
    raise typer.Exit(1 if report.differences else 0)


def _tell(report: ImportReport) -> None:
    for each in report.problems[:MOST_LINES]:
        where = f"{each.file}, row {each.row}, {each.column}"
        err.print(f"  {where}: {each.problem} {each.next_step} [{each.code}]", highlight=False, markup=False, soft_wrap=True)
    if report.problem_count:
        err.print(f"{report.problem_count:,} problems; nothing was imported. Mend the tables and run it again.", soft_wrap=True)
        return
    told = {name: "" if told is None else f"{told:,}" for name, (_, told) in report.counts.items()}
    rows: list[list[object]] = [[name.replace("_", " "), f"{count:,}", told[name]] for name, (count, _) in report.counts.items()]
    print_table("In the graph, and in the manifest", ["what", "graph", "manifest"], rows)
    for name in report.differences:
        err.print(f"Another number than the manifest says: {name}.", soft_wrap=True)
    stages = ", ".join(f"{name} {seconds:,.0f} s" for name, seconds in report.seconds.items())
    out.print(f"Imported in {sum(report.seconds.values()):,.0f} s: {stages}.", highlight=False, soft_wrap=True)
