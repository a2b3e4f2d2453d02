"""The demo as a newcomer starts it: loaded, served, answered, ended, and served again from what is there."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import httpx
import psutil

from tests.demo_program import MADE, PROGRAM, READY, end, environment, free_port, start, wait_for
from tests.own_server import ROOT


def test_demo(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    log = tmp_path / "first.log"
    demo = start(home, port, log)
    try:
        said = wait_for(READY, log, demo)
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
        # log lines are not for newcomers: they are in a file, which is named
        assert '"event"' not in said
        lines = [json.loads(line) for line in (home / "demo.log").read_text(encoding="utf-8").splitlines()]
        assert sum(line["event"] == "operation" for line in lines) == 11  # eight tokens, three questions
        assert f"stands in {home}/demo.log" in said.replace("\n", "")
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
        # nor is a season played beside it: its worker goes by the time that a season moves
        season = subprocess.run(
            [*PROGRAM, "demo", "season"], check=False, cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=90
        )
        assert (season.returncode, season.stdout) == (2, "")
        assert "WORKER_RUNS" in season.stderr
        health = httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
        assert health.json() == {"status": "ok"}
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
        said = wait_for(READY, log, demo)
    finally:
        code = end(demo)
    assert code == 0
    assert "people.csv" not in said
    assert "divisions:" not in said
    MADE.append(home)
