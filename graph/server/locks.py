"""A lock between programs: a file that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Unavailable
from domain.progress import Progress

WAIT_S = 600.0
POLL_S = 0.2


@contextmanager
def exclusive(file: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock ``file``; wait while another program does.

    Raises
    ------
    Unavailable
        ``LOCKED``: another program has held it for ten minutes.
    """
    with file.open("a") as handle:
        _acquire(handle.fileno(), file, progress)
        yield


def _acquire(descriptor: int, file: Path, progress: Progress) -> None:
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited_s = time.monotonic() - began
            if waited_s > WAIT_S:
                problem = f"Another program has been working in {file.parent} for ten minutes."
                raise Unavailable("LOCKED", problem, "End that program, or give this one its own LEAGUEGRAPH_HOME.") from None
            progress("Waiting for another program (seconds)", int(waited_s), None)
            time.sleep(POLL_S)
        else:
            return


def try_lock(file: Path) -> int | None:
    """Take the lock ``file`` where nobody holds it; return its descriptor, which frees it by being closed, or ``None``."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(file: Path) -> bool:
    """Tell whether a program holds the lock ``file`` now."""
    descriptor = try_lock(file)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False
