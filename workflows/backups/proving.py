"""A backup proven: loaded into a Neo4j of its own, which is thrown away, and everything in it counted and hashed."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from domain.errors import InvalidInput
from domain.progress import Progress, silent
from graph.checksum import Contents, find_contents
from graph.database import Database
from graph.server.locks import exclusive
from graph.server.machine import disk_errors
from graph.server.managed import ManagedServer, ServerAddress, ServerOptions
from workflows.backups.folder import Backup, check_whole

TRIAL = "backup-trial"
TRIAL_MEMORY = ServerOptions(heap_mb=1024, page_cache_mb=512)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a trial may stand, what Neo4j's jars are, and how much memory it gets."""

    path: Path
    memory: ServerOptions = TRIAL_MEMORY
    downloads: Path | None = None


def contents_at(address: ServerAddress, progress: Progress = silent) -> Contents:
    """Return what is in the graph of a server."""

    async def find() -> Contents:
        db = Database.connect(address.uri, address.user, address.password)
        try:
            return await find_contents(db, progress)
        finally:
            await db.close()

    return asyncio.run(find())


def prove(backup: Backup, home: Home, progress: Progress = silent) -> Contents:
    """Load a backup into a server that is thrown away, and keep with it what is in it.

    A second proof compares with the first.

    Raises
    ------
    InvalidInput
        ``BAD_BACKUP``: it is not whole, or other than when it was proven first; ``BAD_DUMP``.
    Unavailable
        What a start raises.
    """
    check_whole(backup)
    began = time.monotonic()
    server = ManagedServer(home.path / TRIAL, home.memory, home.downloads or home.path / "downloads")
    with disk_errors(home.path), exclusive(home.path / f"{TRIAL}.lock", progress):  # one trial at a time
        server.reset(progress)  # what an interrupted trial left
        try:
            server.load(backup.dump, progress)
            contents = contents_at(server.start(progress), progress)
        finally:
            server.reset(progress)
            shutil.rmtree(home.path / TRIAL)
    before = backup.proof()
    if before is None:
        backup.write_proof(contents, time.monotonic() - began)
    else:
        check_same(backup, before, contents)
    return contents


def check_same(backup: Backup, told: Contents, found: Contents) -> None:
    """See that a loaded backup is what it was.

    Raises
    ------
    InvalidInput
        ``BAD_BACKUP``.
    """
    if differences := told.differences(found):
        problem = f"What is in the backup {backup.name} is not what was found when it was made: {'; '.join(differences[:5])}."
        raise InvalidInput("BAD_BACKUP", problem, "Use another one of `leaguegraph backup list`; nothing was changed.")
