"""The managed server as a whole, with a real Neo4j: found again, killed, interrupted, dumped and loaded."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from domain.errors import InvalidInput, NotFound, Refused, Unavailable
from graph.database import Database
from graph.server.layout import Layout, State
from graph.server.managed import ManagedServer, ServerAddress, ServerOptions
from graph.server.processes import find_processes
from tests.own_server import DOWNLOADS, ROOT, SMALL

Home = tuple[ManagedServer, Layout]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("managed home")  # a blank in the path on purpose
    server = ManagedServer(folder, SMALL, DOWNLOADS)
    try:
        yield server, Layout(folder)
    finally:
        server.stop()
        for process in find_processes(Layout(folder)):
            process.kill()


def starting(layout: Layout) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.graph.server.start_server", str(layout.home), str(DOWNLOADS)]
    return subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True)


async def run(address: ServerAddress, text: str) -> list[object]:
    db = Database.connect(address.uri, address.user, address.password)
    try:
        return [row["value"] for row in await db.run("tests", text, {}, write=True)]
    finally:
        await db.close()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("stage", ["Preparing Neo4j 0", "Preparing Neo4j 1", "Starting Neo4j (seconds) 3"])
def test_a_killed_first_start_leaves_a_home_that_the_next_can_use(home: Home, stage: str) -> None:
    program = starting(home[1])
    assert program.stdout
    with program, program.stdout as lines:
        assert any(line.startswith(stage) for line in lines)
        program.kill()
    assert not home[1].in_use.exists()


def test_two_first_starts_at_once_give_one_server(home: Home) -> None:
    programs = [starting(home[1]) for _ in range(2)]
    said = [program.communicate()[0].splitlines()[-1] for program in programs]
    first, second = (json.loads(line) for line in said)
    assert {first.pop("started"), second.pop("started")} == {True, False}
    assert first == second
    assert len(find_processes(home[1])) == 1


def test_another_start_finds_it(home: Home) -> None:
    server, layout = home
    address = server.start()
    assert not address.started
    status = server.status()
    assert (status.running, status.uri) == (True, address.uri)
    assert layout.password.stat().st_mode & 0o777 == 0o600
    assert address.password not in " ".join(psutil.Process(status.pid).cmdline())
    assert server.log_tail(3)


def test_it_listens_on_loopback_alone(home: Home) -> None:
    process = psutil.Process(home[0].status().pid)
    listening = [connection.laddr for connection in process.net_connections() if connection.status == psutil.CONN_LISTEN]
    assert {place.ip.removeprefix("::ffff:") for place in listening} == {"127.0.0.1"}
    assert len(listening) == 1


def test_other_fixed_port_is_refused_while_it_runs(home: Home) -> None:
    server = ManagedServer(home[1].home, ServerOptions(512, 128, bolt_port=1), DOWNLOADS)
    with pytest.raises(Refused, match="fix port 1"):
        server.start()


async def test_a_killed_server_is_seen_and_started_again_with_its_data(home: Home) -> None:
    server, layout = home
    await run(server.start(), "CREATE (n:Kept {name: 'kept'}) RETURN n.name AS value")
    state = layout.read_state()
    assert state
    process = psutil.Process(state.pid)
    process.kill()
    process.wait(30)
    assert not server.status().running
    address = server.start()
    assert address.started
    assert address.uri.endswith(f":{state.port}")
    assert await run(address, "MATCH (n:Kept) RETURN n.name AS value") == ["kept"]


async def test_a_dump_is_private_and_loads_again(home: Home, tmp_path: Path) -> None:
    server, _ = home
    file = tmp_path / "kept.dump"
    assert server.dump(file) == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert files_in(tmp_path) == [file]
    with pytest.raises(Refused, match="exists"):
        server.dump(file)
    address = server.start()
    assert not address.started  # it ran before, so it runs again
    await run(address, "MATCH (n:Kept) DELETE n RETURN 1 AS value")
    server.load(file)
    address = server.start()
    assert not address.started
    assert await run(address, "MATCH (n:Kept) RETURN n.name AS value") == ["kept"]
    assert server.stop()
    assert not server.stop()


def test_a_file_that_is_no_dump_changes_nothing(home: Home, tmp_path: Path) -> None:
    server, layout = home
    before = sorted(file.relative_to(layout.data) for file in layout.data.rglob("*"))
    (tmp_path / "bad.dump").write_bytes(b"no dump at all")
    with pytest.raises(InvalidInput, match=r"bad\.dump") as refused:
        server.load(tmp_path / "bad.dump")
    assert refused.value.code == "BAD_DUMP"
    with pytest.raises(NotFound):
        server.load(tmp_path / "none.dump")
    assert sorted(file.relative_to(layout.data) for file in layout.data.rglob("*")) == before
    assert not layout.data_loading.exists()


def test_a_busy_fixed_port_is_told(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = ManagedServer(home[1].home, ServerOptions(512, 128, other.getsockname()[1]), DOWNLOADS)
        with pytest.raises(Unavailable, match=str(other.getsockname()[1])) as refused:
            server.start()
    assert refused.value.code == "BUSY_PORT"


def test_a_start_that_fails_shows_the_log(home: Home) -> None:
    with pytest.raises(Unavailable) as refused:
        ManagedServer(home[1].home, ServerOptions(1, 64), DOWNLOADS).start()
    assert refused.value.code == "NEO4J_START_FAILED"
    assert "heap" in refused.value.problem.lower()
    assert find_processes(home[1]) == []


async def test_a_recycled_pid_is_not_taken_for_the_server(home: Home) -> None:
    server, layout = home
    layout.write_state(State(7687, os.getpid(), psutil.Process().create_time()))
    assert not server.status().running
    assert not server.stop()
    address = server.start()
    assert address.started
    assert await run(address, "MATCH (n:Kept) RETURN n.name AS value") == ["kept"]


def test_a_lost_password_is_told_and_the_data_are_left(home: Home) -> None:
    server, layout = home
    server.stop()
    kept = layout.password.rename(layout.home / "elsewhere")
    with pytest.raises(Unavailable, match="neo4j-password") as refused:
        server.start()
    assert refused.value.code == "NEO4J_LOST_PASSWORD"
    assert layout.in_use.exists()
    kept.rename(layout.password)


def test_reset_leaves_no_data(home: Home) -> None:
    server, layout = home
    server.reset()
    assert not layout.data.exists()
    assert not layout.password.exists()
    assert not server.status().running
    with pytest.raises(Refused, match="no database"):
        server.dump(layout.home / "x.dump")
