"""A backup put in the place of the present graph: read whole, loaded beside it, counted, and only then exchanged."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Refused
from domain.progress import Progress, silent
from graph.checksum import Contents
from graph.server.machine import disk_errors
from graph.server.managed import ServerAddress
from workflows.backups.folder import CHUNK, READ_LOG, Backup, Manifest, check_whole
from workflows.backups.making import Source, key_check, newest_migration
from workflows.backups.proving import check_same, contents_at


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the graph now, whether that was compared with a proof, and which files of read logs were put back."""

    contents: Contents
    compared: bool
    read_logs: list[str]


def restore(backup: Backup, source: Source, progress: Progress = silent, *, replace: bool = False) -> Restored:
    """Put a backup in the place of the graph, or leave everything as it is; the server runs again where it ran.

    Raises
    ------
    Refused
        ``DATA_EXIST`` (without ``replace``), ``OTHER_IDENTITY_KEY``, ``NEWER_BACKUP``.
    InvalidInput
        ``BAD_BACKUP``, ``BAD_DUMP``.
    Unavailable
        What a start raises.
    """
    if source.server.has_data and not replace:
        problem = "There is a graph in this home, and a restore replaces it."
        raise Refused("DATA_EXIST", problem, "Make a backup of it first if you need it, then add --replace.")
    _check_fits(check_whole(backup), source)
    proof = backup.proof()
    found: list[Contents] = []

    def compare(address: ServerAddress) -> None:
        found.append(contents_at(address, progress))
        if proof is not None:
            check_same(backup, proof, found[0])

    source.server.restore(backup.dump, compare, progress)
    return Restored(found[0], proof is not None, put_read_logs_back(backup, source))


def _check_fits(manifest: Manifest, source: Source) -> None:
    mine = key_check(source.identity_key)
    if mine is None and manifest.identity_key_check is not None:
        problem = "This home has no key of fingerprints, and the backup was made with one: nobody in it would be recognised."
        raise Refused("NO_IDENTITY_KEY", problem, "Set LEAGUEGRAPH_IDENTITY_KEY to the key of that time, then restore it.")
    if manifest.identity_key_check not in {None, mine}:
        problem = "The key of fingerprints is not the one with which this backup was made: nobody in it would be recognised."
        raise Refused("OTHER_IDENTITY_KEY", problem, "Set LEAGUEGRAPH_IDENTITY_KEY to the key of that time.")
    if manifest.migration > newest_migration():
        problem = f"The backup was made by a newer version of the program ({manifest.program}, {manifest.migration})."
        raise Refused("NEWER_BACKUP", problem, "Update the program, then restore it.")


def put_read_logs_back(backup: Backup, source: Source) -> list[str]:
    """Copy the logs that are not here; one that went on since is left, one of another program gets a name of its own."""
    back = []
    with disk_errors(source.read_logs):
        for file in sorted((backup.folder / READ_LOG).glob("*.jsonl")):
            here = source.read_logs / file.name
            if here.exists() and _begins_with(here, file):
                continue
            if here.exists():
                here = here.with_name(f"{file.stem}-of-{backup.name}.jsonl")
            source.read_logs.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = here.with_suffix(".half")
            shutil.copyfile(file, half)
            half.chmod(0o600)
            half.replace(here)
            back.append(here.name)
    return back


def _begins_with(here: Path, file: Path) -> bool:
    with here.open("rb") as mine, file.open("rb") as theirs:
        while chunk := theirs.read(CHUNK):
            if mine.read(len(chunk)) != chunk:
                return False
    return True
