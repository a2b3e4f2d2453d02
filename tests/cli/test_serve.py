"""``leaguegraph serve --workers N`` as the real program: who is killed comes back, and nothing is left at the end."""

from __future__ import annotations

from pathlib import Path

import httpx
import psutil

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.api.serving import bearer
from tests.serve_program import Served, served, wait_until


def asked(running: Served) -> httpx.Response:
    body = {"query": "{ me { subject } }"}
    return httpx.post(running.address + "/graphql", json=body, headers=bearer("li.na"), trust_env=False, timeout=10)


def test_several_processes_answer_on_one_port_and_who_is_killed_comes_back(
    database: Database, server_address: ServerAddress, tmp_path: Path
) -> None:
    with served(server_address, tmp_path, "--workers", "2") as running:
        first = running.processes()
        assert set(first) == {"api-1", "api-2", "worker"}
        assert asked(running).json()["data"] == {"me": {"subject": "li.na"}}
        assert httpx.get(running.address + "/readyz", trust_env=False, timeout=10).json()["status"] == "ready"
        first["api-1"].kill()
        first["worker"].kill()
        psutil.wait_procs([first["api-1"]], timeout=30)  # what it had accepted is lost with it
        # what the other one accepts is answered meanwhile: each request has a connection of its own
        assert {asked(running).status_code for _ in range(20)} == {200}
        wait_until(
            lambda: len({process.pid for process in running.processes().values()} - {each.pid for each in first.values()}) == 2,
            lambda: running.text,
        )
        assert '"process": "api-1", "code": -9' in running.text
        wait_until(lambda: running.text.count("worker begins") == 2, lambda: running.text)  # the lease of the killed ran out
        memory = {f'leaguegraph_process_memory_bytes{{process="{name}"}}' for name in ("api-1", "api-2", "worker")}
        wait_until(lambda: memory <= set(running.metrics()), lambda: running.text)
        found = running.metrics()  # what the processes counted together, also the killed one
        assert found['leaguegraph_operation_seconds_count{code="OK",operation="anonymous"}'] == 21
        assert found["leaguegraph_worker_leased"] == 1
        assert {name for name in found if name.startswith("leaguegraph_process_memory_bytes")} == memory
        assert '"operation": null, "document": "' in running.text
        processes = list(running.processes().values())
        assert running.end() == 0
        assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def test_processes_end_where_their_parent_was_killed(database: Database, server_address: ServerAddress, tmp_path: Path) -> None:
    with served(server_address, tmp_path, "--no-worker", WORKERS="2") as running:
        processes = running.processes()
        assert set(processes) == {"api-1", "api-2"}
        running.program.kill()
        gone, alive = psutil.wait_procs(list(processes.values()), timeout=30)
        assert (len(gone), alive) == (2, [])


def test_a_process_that_never_was_ready_ends_all(database: Database, server_address: ServerAddress, tmp_path: Path) -> None:
    with served(server_address, tmp_path, "--workers", "2", TOKEN_KEY="short") as running:
        assert running.program.wait(30) == 3
        assert "SHORT_KEY" in running.text
        assert "PROCESS_FAILED" in running.text
        assert "Traceback" not in running.text
