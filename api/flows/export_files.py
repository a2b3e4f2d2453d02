"""The files of one export, below its extract: rows, what they mean, and how far it is; a lock while it is being made."""

from __future__ import annotations

import hashlib
import os
import re
import time
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from analytics.export import Format, Made, replace_file
from api.flows.exporting import ExportQuery
from graph.server.locks import try_lock

FOLDER = "exports"
TOTAL = 100  # `done` is in percent
FAILURE_TOLD_S = 30.0
KEPT = 500
ID = re.compile(r"[0-9a-f]{64}")


class State(StrEnum):
    """How far an export is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export is, in percent; its rows and checksums once it is ready; why it failed."""

    query: dict[str, Any]
    state: State = State.QUEUED
    done: int = 0
    rows: int | None = None
    sha256: str | None = None
    about_sha256: str | None = None
    message: str | None = None

    @property
    def asked(self) -> ExportQuery:
        """Return the query that it answers."""
        return ExportQuery(**{**self.query, "form": Format(self.query["form"])})


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """Where the files of an export are; they are worth nothing without a state that knows their checksums."""

    folder: Path
    id: str

    @property
    def about(self) -> Path:
        """Return where the data dictionary is."""
        return self.folder / f"{self.id}.about"

    @property
    def rows(self) -> Path:
        """Return where the rows are."""
        return self.folder / f"{self.id}.rows"

    @property
    def _state(self) -> Path:
        return self.folder / f"{self.id}.state"

    def lock(self) -> int | None:
        """Return a lock on making it, or ``None`` while another thread or process makes it."""
        return try_lock(self.folder / f"{self.id}.lock")

    def read(self) -> Progress | None:
        """Return the state that was last written, whether or not it still holds."""
        try:
            told = orjson.loads(self._state.read_bytes())
            return Progress(**{**told, "state": State(told["state"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, progress: Progress) -> None:
        """Write the state, whole."""
        replace_file(self._state, orjson.dumps(asdict(progress)))

    def finish(self, progress: Progress, made: Made) -> None:
        """Write rows and dictionary, then the state that vouches for them."""
        replace_file(self.rows, made.content)
        replace_file(self.about, made.about)
        about_sha256 = hashlib.sha256(made.about).hexdigest()
        done = replace(progress, state=State.READY, done=TOTAL, rows=made.rows)
        self.write(replace(done, sha256=made.sha256, about_sha256=about_sha256))

    def has_just_failed(self) -> bool:
        """Tell whether making it failed so lately that it is told; later, asking begins it anew."""
        try:
            return time.time() - self._state.stat().st_mtime < FAILURE_TOLD_S
        except OSError:
            return False

    def remove(self) -> None:
        """Remove them all."""
        for ending in ("state", "rows", "about", "lock"):
            (self.folder / f"{self.id}.{ending}").unlink(missing_ok=True)


class Checksums:
    """Whether files still have their sha256; what was read once is read again only where the file has changed."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int, int], str] = {}

    def hold(self, file: Path, sha256: str | None) -> bool:
        """Tell whether a file is there and has this checksum."""
        try:
            found = file.stat()
            key = (str(file), found.st_ino, found.st_mtime_ns, found.st_size)
            if key not in self._known:
                if len(self._known) > 2 * KEPT:
                    self._known.clear()
                with file.open("rb") as content:
                    self._known[key] = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            return False
        return self._known[key] == sha256


def prune(folder: Path) -> None:
    """Remove the oldest exports of an extract where there are more than 500."""
    states = sorted(folder.glob("*.state"), key=os.path.getmtime)
    for state in states[:-KEPT]:
        ExportFiles(folder, state.stem).remove()
