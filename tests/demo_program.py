"""The demo as a program of its own: started in a home, listened to, ended; one home is made for all tests that only look at it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.own_server import DOWNLOADS, ROOT

PROGRAM = [sys.executable, "-c", "from cli.main import main; main()"]
PATIENCE_S = 400
READY = "Ask your own"
MADE: list[Path] = []  # homes that a demo has filled; a later one serves what is there


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """Return an environment with a home of its own, whose jars are the project's."""
    home.mkdir(exist_ok=True)
    if not (home / "downloads").exists():
        (home / "downloads").symlink_to(DOWNLOADS)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    return {**kept, "LEAGUEGRAPH_HOME": str(home), "LEAGUEGRAPH_HEAP_MB": "512", "LEAGUEGRAPH_PAGE_CACHE_MB": "128"}


def start(home: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the demo with its output in a file."""
    with log.open("wb") as out:
        command = [*PROGRAM, "demo", "--port", str(port)]
        return subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=out, stderr=subprocess.STDOUT)


def wait_for(text: str, log: Path, demo: subprocess.Popen[bytes]) -> str:
    """Return the output once it has a text in it."""
    until = time.monotonic() + PATIENCE_S
    while text not in (found := log.read_text(encoding="utf-8")):
        assert demo.poll() is None, found
        assert time.monotonic() < until, found
        time.sleep(0.5)
    return found


def end(demo: subprocess.Popen[bytes]) -> int:
    """End the demo as Ctrl-C does; return its exit code."""
    demo.send_signal(signal.SIGINT)
    return demo.wait(60)
