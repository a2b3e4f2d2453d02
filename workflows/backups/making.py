"""A backup made: the server stopped, dumped and started again, the read log copied; and old backups deleted."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from domain.clock import now
from domain.errors import Refused, Unavailable
from domain.progress import Progress, silent
from domain.rotation import Keeping, kept
from graph.migrate import FOLDER as MIGRATIONS
from graph.migrate import read_migrations
from graph.server.layout import write_whole
from graph.server.lock import VERSION
from graph.server.locks import try_lock
from graph.server.machine import MIB, check_room, disk_errors
from graph.server.managed import ManagedServer
from workflows.backups.folder import (
    DUMP,
    MANIFEST,
    MOMENT,
    READ_LOG,
    UNFINISHED,
    Backup,
    Manifest,
    State,
    delete_backup,
    files_below,
    list_backups,
    sha256_of,
)

LOCK = "backups.lock"
ROOM_SHARE = 3  # a dump is compressed: about a fifth of the data at scale 1


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: the managed server, the folder of read logs, and the key of fingerprints, which itself stays out."""

    server: ManagedServer
    read_logs: Path
    identity_key: bytes | None = None


def key_check(key: bytes | None) -> str | None:
    """Return by what one sees later whether a key is the same; the key cannot be found from it."""
    return None if key is None else hmac.digest(key, b"leaguegraph: is this the key of the backup?", "sha256").hex()[:16]


def newest_migration() -> str:
    """Return the newest migration that this program knows."""
    return max(read_migrations(MIGRATIONS), key=lambda each: each.version).name


def make_backup(source: Source, folder: Path, progress: Progress = silent, clock: Callable[[], datetime] = now) -> Backup:
    """Make a backup below a folder, whole or marked as unfinished; the server runs again afterwards where it ran.

    Raises
    ------
    Refused
        ``NO_DATA``, ``IMPORT_UNFINISHED``.
    Unavailable
        ``BACKUP_RUNNING``, ``FULL_DISK``, ``DUMP_FAILED``, or what a start raises.
    """
    if source.server.import_unfinished:
        problem = "A bulk import was ended before it was finished; its graph is not worth a backup."
        raise Refused("IMPORT_UNFINISHED", problem, "Run `leaguegraph import` again, or `leaguegraph db reset`.")
    if not source.server.has_data:
        raise Refused("NO_DATA", "There is no graph in this home, so there is nothing to back up.", "Check LEAGUEGRAPH_HOME.")
    with disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with only_one(folder):
            check_room(folder, source.server.status().data_bytes // ROOM_SHARE // MIB, "A backup")
            name = _free_name(folder, clock())
            half = folder / f"{name}{UNFINISHED}"
            half.mkdir(mode=0o700)
            source.server.dump(half / DUMP, progress)
            _copy_read_logs(source.read_logs, half / READ_LOG)
            files = {
                file.as_posix(): {"size": (half / file).stat().st_size, "sha256": sha256_of(half / file)}
                for file in files_below(half)
            }
            manifest = Manifest(
                made_at=datetime.strptime(name, MOMENT).replace(tzinfo=UTC).isoformat(),
                program=version("leaguegraph"),
                neo4j=VERSION,
                migration=newest_migration(),
                identity_key_check=key_check(source.identity_key),
                files=files,
            )
            write_whole(half / MANIFEST, json.dumps(asdict(manifest), indent=1))
            whole = folder / name
            half.rename(whole)
            return Backup(whole)


def rotate(folder: Path, keeping: Keeping) -> list[str]:
    """Delete what an interrupted run left, and whole backups that are not kept; return their names.

    The newest proven one stays, whatever the numbers say; damaged ones stay for whoever looks at them.

    Raises
    ------
    Unavailable
        ``BACKUP_RUNNING``.
    """
    with disk_errors(folder), only_one(folder):
        found = list_backups(folder)
        states = {backup.folder.name: backup.state() for backup in found}
        whole = [backup for backup in found if states[backup.folder.name] in {State.WHOLE, State.PROVEN}]
        staying = kept((backup.made_at for backup in whole), keeping)
        proven = next((backup for backup in whole if states[backup.folder.name] is State.PROVEN), None)
        going = [backup for backup in found if states[backup.folder.name] is State.UNFINISHED]
        going += [backup for backup in whole if backup.made_at not in staying and backup != proven]
        for backup in going:
            delete_backup(backup)
        return [backup.folder.name for backup in going]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one program at a time make or delete backups in a folder.

    Raises
    ------
    Unavailable
        ``BACKUP_RUNNING``.
    """
    descriptor = try_lock(folder / LOCK)
    if descriptor is None:
        problem = f"Another program makes or deletes a backup in {folder}."
        raise Unavailable("BACKUP_RUNNING", problem, "Wait until it has ended, then run the same command again.")
    try:
        yield
    finally:
        os.close(descriptor)


def _free_name(folder: Path, moment: datetime) -> str:
    while True:
        name = moment.astimezone(UTC).strftime(MOMENT)
        if not any((folder / f"{name}{end}").exists() for end in ("", UNFINISHED)):
            return name
        moment += timedelta(seconds=1)


def _copy_read_logs(source: Path, target: Path) -> None:
    """Copy the logs as they are now, each to its last whole line; who reads people meanwhile writes on."""
    target.mkdir(mode=0o700)
    for file in sorted(source.glob("*.jsonl")):
        copy = target / file.name
        with file.open("rb") as lines, copy.open("wb") as out:
            copy.chmod(0o600)
            for line in lines:
                if line.endswith(b"\n"):
                    out.write(line)
