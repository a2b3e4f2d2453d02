"""Constraints and indexes, brought up to date: the files of graph/migrations/ in their order, each recorded with its sha256.

A file holds one idempotent statement. So two programs may apply the same one at the same time, and one that ended between a
statement and its record applies it once more; the uniqueness of ``Migration.version`` keeps the record single.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.errors import Conflict, Refused
from domain.progress import Progress, silent
from graph.database import WRITE_TIMEOUT_S, Database

FOLDER = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"V(\d{3})__[a-z0-9_]+")
AWAIT_S = 300


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its number, its name, its statement."""

    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Return the sha256 of the statement."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def record(self) -> dict[str, object]:
        """Return what the database remembers of it."""
        return {"version": self.version, "name": self.name, "sha256": self.sha256}


def read_migrations(folder: Path) -> list[Migration]:
    """Return the migrations of a folder in their order.

    Raises
    ------
    Refused
        ``BAD_MIGRATION``: a file's name is not V001__name.cypher, or two files have the same number.
    """
    found: dict[int, Migration] = {}
    for file in sorted(folder.glob("*.cypher")):
        match = FILE_NAME.fullmatch(file.stem)
        if match is None or int(match[1]) in found:
            problem = f"The migration {file.name} is not named V001__name.cypher with a number of its own."
            raise Refused("BAD_MIGRATION", problem, "Rename the file.")
        found[int(match[1])] = Migration(int(match[1]), file.stem, file.read_text(encoding="utf-8"))
    return list(found.values())


async def migrate(db: Database, progress: Progress = silent) -> list[str]:
    """Apply the migrations that are missing and wait until all indexes are filled; return the names of those applied now.

    Raises
    ------
    Refused
        ``MIGRATION_CHANGED`` or ``MIGRATION_UNKNOWN``, see ``apply_migrations``.
    Unavailable
        The server does not answer, or an index cannot be filled.
    """
    return await apply_migrations(db, read_migrations(FOLDER), progress)


async def missing_migrations(db: Database, *, timeout_s: float) -> list[str]:
    """Return the names of migrations that are not applied.

    Raises
    ------
    Refused
        ``MIGRATION_CHANGED`` or ``MIGRATION_UNKNOWN``.
    """
    records = await db.read("migration/list_migrations", timeout_s=timeout_s)
    return [migration.name for migration in check_records(_own_migrations(), records)]


@cache
def _own_migrations() -> list[Migration]:
    return read_migrations(FOLDER)


async def apply_migrations(db: Database, migrations: list[Migration], progress: Progress = silent) -> list[str]:
    """Apply those of ``migrations`` that are not recorded; return their names, without those another program was first with.

    Raises
    ------
    Refused
        ``MIGRATION_CHANGED``: a recorded file is another one now.
        ``MIGRATION_UNKNOWN``: a record has no file. Nothing was applied in either case.
    """
    missing = check_records(migrations, await db.read("migration/list_migrations"))
    applied = []
    for number, migration in enumerate(missing, start=1):
        await _apply(db, migration)
        try:
            await db.write("migration/record_migration", record=migration.record)
        except Conflict:  # another program was first
            check_records(migrations, await db.read("migration/list_migrations"))
        else:
            applied.append(migration.name)
        progress("Migrating", number, len(missing))
    if missing:
        await db.read("migration/await_indexes", seconds=AWAIT_S, timeout_s=AWAIT_S)
    return applied


async def _apply(db: Database, migration: Migration) -> None:
    """Run the statement; where another program makes the same rule at the same moment, run it again and find the rule there."""
    try:
        await db.run(migration.name, migration.text, {}, write=True, timeout_s=WRITE_TIMEOUT_S)
    except Conflict:
        await db.run(migration.name, migration.text, {}, write=True, timeout_s=WRITE_TIMEOUT_S)


def check_records(migrations: list[Migration], records: Iterable[dict[str, object]]) -> list[Migration]:
    """Return the migrations without a record.

    Raises
    ------
    Refused
        ``MIGRATION_CHANGED`` or ``MIGRATION_UNKNOWN``.
    """
    missing = {migration.version: migration for migration in migrations}
    for record in records:
        migration = missing.pop(int(str(record["version"])), None)
        if migration is None:
            problem = f"The database has the migration {record['name']}, which this program does not know."
            raise Refused("MIGRATION_UNKNOWN", problem, "It was used by a newer version of the program: update this one.")
        if migration.sha256 != record["sha256"]:
            problem = f"The migration {migration.name} was changed after it was applied."
            raise Refused("MIGRATION_CHANGED", problem, "Put the file back as it was, and make the change in a new migration.")
    return list(missing.values())
