"""The server's jars in the downloads folder: fetched, and never used before their sums agree with the lock.

A stamp remembers which files were found good, by size and time of change, so that a later start need not read them again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from jgo.parse import Coordinate

from domain.errors import Unavailable
from domain.progress import Progress
from graph.server.lock import LOCK_FILE, VERSION, maven, read_lock
from graph.server.locks import exclusive
from graph.server.machine import check_room, disk_errors

ROOM_MB = 250
WORKERS = 6
ATTEMPTS = 2
STAMP = "checked.json"


def ensure_jars(downloads: Path, progress: Progress) -> list[Path]:
    """Return the jars of the server; fetch what is missing or does not agree with the lock.

    Raises
    ------
    Unavailable
        ``NO_NETWORK``, ``JAR_ALTERED``, ``FULL_DISK``, ``HOME_UNUSABLE`` or ``LOCKED``.
    """
    folder = downloads / f"neo4j-{VERSION}"
    jars = [folder / name for name in read_lock()]
    if _is_stamped(folder, jars):
        return jars
    with disk_errors(downloads):
        folder.mkdir(parents=True, exist_ok=True)
        with exclusive(downloads / "lock", progress):
            if not _is_stamped(folder, jars):
                _complete(folder, progress)
                _write_stamp(folder, jars)
    return jars


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _complete(folder: Path, progress: Progress) -> None:
    wanted = []
    lock = read_lock()
    for number, (name, (coordinate, sha256)) in enumerate(lock.items(), start=1):
        file = folder / name
        if not file.is_file() or sha256_of(file) != sha256:
            wanted.append((coordinate, file, sha256))
        progress("Checking the files of Neo4j", number, len(lock))
    if wanted:
        check_room(folder, ROOM_MB, "Downloading Neo4j")
        _fetch_all(wanted, folder, progress)


def _fetch_all(wanted: list[tuple[Coordinate, Path, str]], folder: Path, progress: Progress) -> None:
    staging = folder / "staging"
    shutil.rmtree(staging, ignore_errors=True)  # what an interrupted download left
    progress("Downloading Neo4j (files)", 0, len(wanted))
    pool = ThreadPoolExecutor(WORKERS)
    try:
        running = [pool.submit(_fetch, coordinate, file, sha256, staging) for coordinate, file, sha256 in wanted]
        for number, done in enumerate(as_completed(running), start=1):
            done.result()
            progress("Downloading Neo4j (files)", number, len(wanted))
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(staging, ignore_errors=True)


def _fetch(coordinate: Coordinate, file: Path, sha256: str, staging: Path) -> None:
    """Fetch one jar beside its place and move it there when its sum agrees."""
    artifact = maven(staging).create_dependency(coordinate).artifact
    for _ in range(ATTEMPTS):
        try:
            fetched = artifact.context.resolver.download(artifact)
        except (OSError, RuntimeError) as exc:
            if isinstance(exc, OSError) and exc.errno:  # of the file system; those of the network carry no number
                raise
            problem = f"{file.name} could not be downloaded ({type(exc).__name__})."
            step = "Check the network, or name a mirror as central in ~/.config/jgo.conf, and run the command again; it goes on."
            raise Unavailable("NO_NETWORK", problem, step) from exc
        if fetched and sha256_of(fetched) == sha256:
            fetched.replace(file)
            return
        if fetched:
            fetched.unlink()
    problem = f"{file.name} was downloaded, and its sha256 is not the one in the lock."
    raise Unavailable("JAR_ALTERED", problem, "Something changes files on their way: check the network or the mirror of Maven.")


def _is_stamped(folder: Path, jars: list[Path]) -> bool:
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return bool(stamp == _stamp(jars))
    except (OSError, ValueError):  # no stamp, no folder, a missing jar: look closely
        return False


def _stamp(jars: list[Path]) -> dict[str, object]:
    stats = {jar.name: jar.stat() for jar in jars}
    seen = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
    return {"lock": sha256_of(LOCK_FILE), "files": seen}


def _write_stamp(folder: Path, jars: list[Path]) -> None:
    partial = folder / f"{STAMP}.partial"
    partial.write_text(json.dumps(_stamp(jars)), encoding="utf-8")
    partial.replace(folder / STAMP)
