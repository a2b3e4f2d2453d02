"""Memory, ports and room on the disk: what is chosen, and how a refusal is told."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path

import pytest

from domain.errors import Unavailable
from graph.server.machine import LOOPBACK, Memory, check_room, choose_port, disk_errors, is_free, plan_memory


@pytest.mark.parametrize(
    ("available", "heap_mb", "page_cache_mb", "planned"),
    [
        (1_536, None, None, Memory(512, 256)),  # the least: 512 + 256 + 768
        (8_192, None, None, Memory(2_048, 1_024)),
        (65_536, None, None, Memory(2_048, 4_096)),  # the most
        (8_192, 300, 100, Memory(300, 100)),
    ],
)
def test_memory_is_planned(available: int, heap_mb: int | None, page_cache_mb: int | None, planned: Memory) -> None:
    assert plan_memory(available, heap_mb, page_cache_mb) == planned


@pytest.mark.parametrize(("available", "heap_mb"), [(1_535, None), (4_000, 3_500)])
def test_too_little_memory_is_refused(available: int, heap_mb: int | None) -> None:
    with pytest.raises(Unavailable, match=f"{available:,} MiB are free") as refused:
        plan_memory(available, heap_mb, None)
    assert refused.value.code == "LOW_MEMORY"
    assert "LEAGUEGRAPH_HEAP_MB" in refused.value.next_step


def test_a_busy_port_is_told_when_fixed_and_replaced_when_remembered() -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        busy = other.getsockname()[1]
        with pytest.raises(Unavailable, match=str(busy)) as refused:
            choose_port(busy, None)
        assert refused.value.code == "BUSY_PORT"
        chosen = choose_port(None, busy)
        assert chosen != busy
        assert is_free(chosen)
    assert choose_port(None, busy) == busy
    assert choose_port(busy, None) == busy


def test_a_remembered_port_that_is_being_freed_is_waited_for() -> None:
    """So it is after a kill: the process is gone, and its threads still hold the port."""
    other = socket.socket()
    other.bind((LOOPBACK, 0))
    other.listen()
    port = other.getsockname()[1]
    freeing = threading.Timer(0.5, other.close)
    freeing.start()
    assert not is_free(port)
    assert choose_port(None, port) == port
    freeing.join()


def test_a_disk_with_too_little_room_is_refused(tmp_path: Path) -> None:
    check_room(tmp_path, 1, "A test")
    with pytest.raises(Unavailable, match="A test needs") as refused:
        check_room(tmp_path, 10**12, "A test")
    assert refused.value.code == "FULL_DISK"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "FULL_DISK"), (errno.EROFS, "HOME_UNUSABLE")])
def test_what_the_file_system_refuses_is_told(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(Unavailable, match=str(tmp_path)) as refused, disk_errors(tmp_path):
        raise OSError(number, "refused", str(tmp_path / "file"))
    assert refused.value.code == code


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(Unavailable, match="home") as refused, disk_errors(tmp_path):
        (tmp_path / "home" / "neo4j").mkdir()
    assert refused.value.code == "HOME_UNUSABLE"
