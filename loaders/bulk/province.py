"""Bulk import of a folder: check, import, migrate, count, compare; whatever it is killed in, the next run starts clean."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from domain.clock import Clock
from domain.errors import Refused
from domain.progress import Progress, silent
from graph.clock import fix_clock
from graph.counts import count_all
from graph.database import Database
from graph.divisions import record_edition
from graph.migrate import migrate
from graph.server.locks import exclusive
from graph.server.machine import check_room, disk_errors
from graph.server.managed import ManagedServer, ServerAddress
from graph.totals import count_totals
from loaders.bulk.importing import Manifest, Prepared, prepare_import, read_manifest
from loaders.problems import RowError

ROOM_FOR_A_BYTE = 12  # of the tables: files of the import tool, the store, indexes
FILES = "import"
LOCK = "import.lock"  # held for the whole of an import: two would mix their files


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a folder is imported: ``key`` makes fingerprints; ``overwrite`` replaces a graph that is there."""

    key: bytes
    database: str = "neo4j"
    overwrite: bool = False


@dataclass(slots=True)
class ImportReport:
    """What an import did: seconds a stage, counts of the graph beside those of the manifest, problems of rows."""

    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    problems: list[RowError] = field(default_factory=list)
    problem_count: int = 0
    imported: bool = False

    @property
    def differences(self) -> list[str]:
        """Return what the graph has another number of than the manifest says."""
        return [name for name, (counted, told) in self.counts.items() if told is not None and counted != told]


async def import_folder(
    server: ManagedServer, home: Path, folder: Path, options: ImportOptions, progress: Progress = silent
) -> ImportReport:
    """Make the whole graph of a managed server from a folder of tables.

    Raises
    ------
    InvalidInput
        The folder cannot be used; the code says why.
    Refused
        ``FULL_DATABASE``: there is a graph already (without ``overwrite``).
    Unavailable
        What the server or the import tool raises.
    """
    report = ImportReport()
    manifest = read_manifest(folder)
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    ran = server.status().running
    with disk_errors(home), exclusive(home / LOCK, progress):
        try:
            if not options.overwrite and not server.import_unfinished:
                await _refuse_full(await asyncio.to_thread(server.start, progress), options.database)
            await asyncio.to_thread(server.stop, progress)
            await _check_and_import(server, home, folder, manifest, options, report, progress)
        finally:
            if ran and not report.imported:
                await asyncio.to_thread(server.start, progress)
    return report


async def _check_and_import(
    server: ManagedServer,
    home: Path,
    folder: Path,
    manifest: Manifest,
    options: ImportOptions,
    report: ImportReport,
    progress: Progress,
) -> None:
    began = time.monotonic()
    files = (home / FILES).resolve()
    await asyncio.to_thread(shutil.rmtree, files, ignore_errors=True)
    check_room(home, await asyncio.to_thread(_size_of, folder) * ROOM_FOR_A_BYTE // 2**20, "The import")
    today = manifest.as_of.date() if manifest.as_of else Clock().today()
    try:
        prepared = await asyncio.to_thread(prepare_import, folder, manifest, options.key, today, files, progress)
        report.problems, report.problem_count = prepared.findings.shown, prepared.findings.count
        report.seconds["checking and writing files"] = time.monotonic() - began
        if not report.problem_count:
            await _import(server, prepared, manifest, options, report, progress)
    finally:
        await asyncio.to_thread(shutil.rmtree, files, ignore_errors=True)


async def _import(
    server: ManagedServer,
    prepared: Prepared,
    manifest: Manifest,
    options: ImportOptions,
    report: ImportReport,
    progress: Progress,
) -> None:
    began = time.monotonic()
    address = await asyncio.to_thread(server.import_files, prepared.folder, prepared.counts, progress)
    report.seconds["import tool and start"] = time.monotonic() - began
    db = Database.connect(address.uri, address.user, address.password, options.database)
    try:
        began = time.monotonic()
        await migrate(db, progress)
        report.seconds["constraints and indexes"] = time.monotonic() - began
        began = time.monotonic()
        if manifest.generated and manifest.as_of:
            await fix_clock(db, manifest.as_of)
        edition = prepared.divisions
        await record_edition(db, edition.roots, manifest.divisions_on, edition.sha256, edition.rows, finished=True)
        await count_totals(db, progress)
        report.seconds["totals"] = time.monotonic() - began
        counted = await count_all(db)
        report.counts = {name: (number, manifest.counts.get(name)) for name, number in counted.items()}
    finally:
        await db.close()
    server.finish_import()
    report.imported = True


async def _refuse_full(address: ServerAddress, database: str) -> None:
    db = Database.connect(address.uri, address.user, address.password, database)
    try:
        counted = await count_all(db)
    finally:
        await db.close()
    if counted["people"] or counted["organisations"]:
        problem = f"There is a graph already: {counted['organisations']:,} organisations, {counted['people']:,} people."
        raise Refused("FULL_DATABASE", problem, "Add --overwrite to replace it, or use another LEAGUEGRAPH_HOME.")


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.csv"))
