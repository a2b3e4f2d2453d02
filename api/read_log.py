"""The read log: who read which people, by which operation, why; JSON lines, one file a process, for its owner's eyes alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from domain.clock import SHANGHAI
from domain.errors import Unavailable
from domain.rights import Rights

FOLDER = "read-log"


class ReadLogFailed(Unavailable):
    """A read of people could not be recorded; the answer is not given."""


class ReadLog:
    """Appends one line a read; each line is written whole before the answer leaves.

    Parameters
    ----------
    home : Path
        Holds the folder of the logs, which is made where it is missing.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / FOLDER / f"reads-{os.getpid()}.jsonl"

    def append(
        self,
        rights: Rights,
        operation: str | None,
        request_id: str,
        people: Sequence[str],
        reason: str | None,
        what: Mapping[str, Any] | None = None,
    ) -> None:
        """Record a read; ``what`` says which figures were read where the people are whole cohorts and not named one by one.

        Raises
        ------
        ReadLogFailed
            ``READ_LOG``: the file cannot be written.
        """
        entry = {
            "at": datetime.now(SHANGHAI).isoformat(timespec="milliseconds"),
            "who": {"issuer": rights.issuer, "subject": rights.subject},
            "whom": list(people),
            "operation": operation,
            "reason": reason,
            "request_id": request_id,
            **({"what": dict(what)} if what else {}),
        }
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, orjson.dumps(entry) + b"\n")
            finally:
                os.close(descriptor)
        except OSError as exc:
            problem = f"The read log {self._file} cannot be written: {exc.strerror}."
            raise ReadLogFailed("READ_LOG", problem, "Free room there, or give the folder back.") from exc


def entries_about(home: Path, person_id: str) -> Iterator[dict[str, Any]]:
    """Yield what the logs of a home say of one person, file by file."""
    for file in sorted((home / FOLDER).glob("reads-*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if person_id in entry["whom"]:
                    yield entry
