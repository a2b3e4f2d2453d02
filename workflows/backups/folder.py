"""One backup is one folder: the dump, the read log, the manifest with the sha256 of each, and what a trial load found.

The folder has another name until it is whole, so that what a crash left is never taken for a backup; the manifest comes last.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from domain.errors import InvalidInput, NotFound
from graph.checksum import Contents
from graph.server.layout import write_whole

DUMP, READ_LOG, MANIFEST, PROOF = "graph.dump", "read-log", "manifest.json", "proof.json"
FORM = 1
UNFINISHED = ".unfinished"
NAME = re.compile(r"\d{8}T\d{6}Z")
MOMENT = "%Y%m%dT%H%M%SZ"
CHUNK = 2**20


class State(StrEnum):
    """What a backup is worth."""

    UNFINISHED = "unfinished"
    DAMAGED = "damaged"
    WHOLE = "whole"
    PROVEN = "proven"


USABLE = frozenset({State.WHOLE, State.PROVEN})
FINISHED = frozenset({*USABLE, State.DAMAGED})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: its files with size and sha256, and the programs that made it."""

    made_at: str
    program: str
    neo4j: str
    migration: str
    identity_key_check: str | None
    files: dict[str, dict[str, Any]]
    form: int = FORM


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup below the folder of backups."""

    folder: Path

    @property
    def name(self) -> str:
        """Return its name: the moment at which it was begun, in UTC."""
        return self.folder.name.removesuffix(UNFINISHED)

    @property
    def made_at(self) -> datetime:
        """Return when it was begun."""
        return datetime.strptime(self.name, MOMENT).replace(tzinfo=UTC)

    @property
    def dump(self) -> Path:
        """Return the file of the database."""
        return self.folder / DUMP

    @property
    def size_bytes(self) -> int:
        """Return the size of all its files."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def state(self) -> State:
        """Return what it is worth, by names and sizes alone; ``problems`` reads every byte."""
        if self.folder.name.endswith(UNFINISHED):
            return State.UNFINISHED
        if self._missing():
            return State.DAMAGED
        return State.PROVEN if self.proof() else State.WHOLE

    def manifest(self) -> Manifest | None:
        """Return its manifest; ``None`` where it cannot be read."""
        try:
            return Manifest(**json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def proof(self) -> Contents | None:
        """Return what was in it when it was loaded for a trial; ``None`` where it was not."""
        try:
            return Contents(**json.loads((self.folder / PROOF).read_text(encoding="utf-8"))["contents"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write_proof(self, contents: Contents, seconds: float) -> None:
        """Keep what a trial load found."""
        write_whole(self.folder / PROOF, json.dumps({"contents": asdict(contents), "seconds": round(seconds, 1)}, indent=1))

    def problems(self) -> list[str]:
        """Return what is other than when it was made, having read every byte."""
        if self.folder.name.endswith(UNFINISHED):
            return ["it was not finished"]
        found = self._missing()
        manifest = self.manifest()
        for name, known in (manifest.files if manifest and not found else {}).items():
            if sha256_of(self.folder / name) != known["sha256"]:
                found.append(f"{name} was altered")
        return found

    def _missing(self) -> list[str]:
        manifest = self.manifest()
        if manifest is None or manifest.form != FORM:
            return [f"{MANIFEST} is missing or cannot be read"]
        found = [] if DUMP in manifest.files else [f"{DUMP} is not in {MANIFEST}"]
        for name, known in manifest.files.items():
            file = self.folder / name
            if not file.is_file():
                found.append(f"{name} is missing")
            elif file.stat().st_size != known["size"]:
                found.append(f"{name} has {file.stat().st_size:,} bytes in place of {known['size']:,}")
        return found


def list_backups(folder: Path) -> list[Backup]:
    """Return all backups below a folder, also halves of them, the newest first."""
    if not folder.is_dir():
        return []
    found = [Backup(each) for each in folder.iterdir() if each.is_dir() and NAME.fullmatch(each.name.removesuffix(UNFINISHED))]
    return sorted(found, key=lambda backup: backup.folder.name, reverse=True)


def get_backup(folder: Path, name: str | None, states: Container[State] = USABLE) -> Backup:
    """Return the backup of a name, else the newest one in one of the states.

    Raises
    ------
    NotFound
        ``NO_SUCH_BACKUP``.
    """
    for backup in list_backups(folder):
        if backup.folder.name == name or (name is None and backup.state() in states):
            return backup
    what = "whole backup" if name is None else f"backup {name}"
    raise NotFound("NO_SUCH_BACKUP", f"There is no {what} in {folder}.", "See `leaguegraph backup list`.")


def check_whole(backup: Backup) -> Manifest:
    """Return the manifest of a backup, every byte of which is as it was.

    Raises
    ------
    InvalidInput
        ``BAD_BACKUP``.
    """
    problems = backup.problems()
    manifest = backup.manifest()
    if problems or manifest is None:
        problem = f"The backup {backup.folder.name} is not whole: {'; '.join(problems)}."
        raise InvalidInput("BAD_BACKUP", problem, "Use another one of `leaguegraph backup list`; nothing was changed.")
    return manifest


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a backup that its manifest tells, relative to it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in {MANIFEST, PROOF}:
            yield file.relative_to(folder)


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def delete_backup(backup: Backup) -> None:
    """Delete a backup; from its first moment it counts as a half one."""
    doomed = backup.folder.with_name(f"{backup.name}{UNFINISHED}")
    if doomed != backup.folder:
        shutil.rmtree(doomed, ignore_errors=True)
        backup.folder.rename(doomed)
    shutil.rmtree(doomed)
