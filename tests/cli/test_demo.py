"""The demo as a newcomer starts it: loaded, served, answered, ended, and served again from what is there."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from tests.own_server import DOWNLOADS, ROOT

PROGRAM = [sys.executable, "-c", "from cli.main import main; main()"]
PATIENCE_S = 400


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


def test_demo(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    log = tmp_path / "first.log"
    demo = start(home, port, log)
    try:
        said = wait_for("Ask your own", log, demo)
        assert "people.csv: " in said  # the import's progress
        # one token a role, and each of them works
        tokens = re.findall(r"^eyJ\S+$", said, re.MULTILINE)
        assert len(set(tokens)) == 8
        for token in tokens:
            response = httpx.post(
                f"http://127.0.0.1:{port}/graphql",
                json={"query": '{ organisation(code: "44") { name children { totalCount } } }'},
                headers={"authorization": f"Bearer {token}"},
                trust_env=False,
            )
            # 21 cities and 14 work committees of the province
            assert response.json()["data"] == {"organisation": {"name": "共青团广东省委员会", "children": {"totalCount": 35}}}
        # three questions with their answers: a place, a track of three branches, destinations of hundreds
        assert said.count("→") == 3
        place, track, destinations = (json.loads(line) for line in re.findall(r"^→ (.*)$", said, re.MULTILINE))
        assert place["searchOrganisations"]["nodes"][0]["ancestors"][0]["name"] == "共青团广东省委员会"
        assert len(track["person"]["memberships"]) == 3
        gone = destinations["organisation"]["destinations"]
        assert gone["base"] > 100
        assert 0 < gone["remainder"] < gone["base"]
        assert 0 < sum(each["people"] for each in gone["byCity"]) < gone["base"]
        # while it runs, its port is busy for another
        second = subprocess.run(
            [*PROGRAM, "demo", "--port", str(port)],
            check=False,
            cwd=ROOT,
            env=environment(home),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert second.returncode == 3
        assert "BUSY_PORT" in second.stderr
        assert "PORT=8001" in second.stderr
        servers = [process for process in psutil.Process(demo.pid).children(recursive=True) if process.is_running()]
    finally:
        code = end(demo)
    assert code == 0
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in servers)
    running = [process for process in psutil.process_iter(["cmdline"]) if str(home) in " ".join(process.info["cmdline"] or [])]
    assert running == []
    # the second time loads nothing
    log = tmp_path / "second.log"
    demo = start(home, port, log)
    try:
        said = wait_for("Ask your own", log, demo)
    finally:
        code = end(demo)
    assert code == 0
    assert "people.csv" not in said
    assert "divisions:" not in said
