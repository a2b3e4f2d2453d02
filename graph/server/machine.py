"""What the machine gives: memory, room on the disk, ports; and how its refusals are told."""

from __future__ import annotations

import errno
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from domain.errors import Unavailable

MIB = 2**20
CGROUP = Path("/sys/fs/cgroup")
# What a JVM with this server takes beside its heap and page cache: classes, compiled code, threads, network buffers.
OVERHEAD_MB = 768
LEAST_HEAP_MB, MOST_HEAP_MB = 512, 2_048
LEAST_PAGE_CACHE_MB, MOST_PAGE_CACHE_MB = 256, 4_096
LOOPBACK = "127.0.0.1"
FREED_S, LOOK_S = 5.0, 0.05


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory that the server is given, in MiB."""

    heap_mb: int
    page_cache_mb: int


def available_mb() -> int:
    """Return the memory that can still be taken, in MiB: the machine's, or that of the container where it is less."""
    available = psutil.virtual_memory().available
    try:
        limit, used = ((CGROUP / name).read_text().strip() for name in ("memory.max", "memory.current"))
    except OSError:  # no container, or another kind of system
        return available // MIB
    if limit == "max":
        return available // MIB
    return min(available, int(limit) - int(used)) // MIB


def plan_memory(available: int, heap_mb: int | None, page_cache_mb: int | None) -> Memory:
    """Return how much memory the server gets of the ``available`` MiB; what is given is taken as it is.

    Raises
    ------
    Unavailable
        ``LOW_MEMORY``: the machine has too little left.
    """
    heap = heap_mb or max(LEAST_HEAP_MB, min(available // 4, MOST_HEAP_MB))
    page_cache = page_cache_mb or max(LEAST_PAGE_CACHE_MB, min(available // 8, MOST_PAGE_CACHE_MB))
    needed = heap + page_cache + OVERHEAD_MB
    if available < needed:
        raise Unavailable(
            "LOW_MEMORY",
            f"Neo4j needs {needed:,} MiB of memory ({heap:,} heap, {page_cache:,} page cache), and {available:,} MiB are free.",
            "Close other programs, or set LEAGUEGRAPH_HEAP_MB and LEAGUEGRAPH_PAGE_CACHE_MB lower (at least 256 and 64).",
        )
    return Memory(heap, page_cache)


def check_room(folder: Path, needed_mb: int, purpose: str) -> None:
    """Check that the disk of ``folder`` has ``needed_mb`` MiB left.

    Raises
    ------
    Unavailable
        ``FULL_DISK``.
    """
    free = shutil.disk_usage(folder).free // MIB
    if free < needed_mb:
        problem = f"{purpose} needs {needed_mb:,} MiB, and {free:,} MiB are free on the disk of {folder}."
        raise Unavailable("FULL_DISK", problem, "Free some room there and try again.")


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Tell what the file system refuses below ``folder``.

    Raises
    ------
    Unavailable
        ``FULL_DISK`` or ``HOME_UNUSABLE``.
    """
    try:
        yield
    except OSError as exc:
        if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
            problem = f"The disk of {folder} is full."
            raise Unavailable("FULL_DISK", problem, "Free some room there and try again.") from exc
        problem = f"{exc.filename or folder} cannot be used: {exc.strerror or exc}."
        raise Unavailable(
            "HOME_UNUSABLE", problem, "Mend that, or name another folder (LEAGUEGRAPH_HOME, or the command's own option)."
        ) from exc


def is_free(port: int) -> bool:
    """Tell whether nothing listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def choose_port(fixed: int | None, remembered: int | None) -> int:
    """Return the port to listen on: the fixed one, else the remembered one if it gets free, else a new one.

    A server that was killed can hold its port for some tenths of a second after its process is gone: the remembered port is
    waited for, for ``FREED_S`` seconds.

    Raises
    ------
    Unavailable
        ``BUSY_PORT``: something else listens on the fixed port.
    """
    port = fixed or remembered
    if port is None:
        return free_port()
    if _gets_free(port, FREED_S if port == remembered else 0):
        return port
    if fixed is None:
        return free_port()
    problem = f"Another program listens on port {fixed} of {LOOPBACK}."
    raise Unavailable("BUSY_PORT", problem, "End it, or set LEAGUEGRAPH_BOLT_PORT to another port (empty: a free one).")


def _gets_free(port: int, within_s: float) -> bool:
    until = time.monotonic() + within_s
    while not is_free(port):
        if time.monotonic() >= until:
            return False
        time.sleep(LOOK_S)
    return True
