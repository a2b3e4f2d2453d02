"""``leaguegraph db`` as a program: what is refused, in which words, with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.db import app
from graph.server.managed import ServerAddress
from tests.own_server import ROOT

COMMANDS = ["start", "stop", "status", "reset", "logs", "dump", "load", "migrate"]


def leaguegraph(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program with nothing of this process's settings but those given; nobody answers its questions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    environment = {**kept, **{f"LEAGUEGRAPH_{name}": value for name, value in settings.items()}}
    program = [sys.executable, "-c", "from cli.main import main; main()", *words]
    return subprocess.run(
        program, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"leaguegraph db {command}" in shown.stdout.split("Example", 1)[1]


def test_reset_without_a_yes_is_refused_in_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "neo4j" / "data").mkdir(parents=True)
    done = leaguegraph("db", "reset", HOME=str(tmp_path))
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert (tmp_path / "neo4j" / "data").exists()
    assert leaguegraph("db", "reset", "--yes", HOME=str(tmp_path)).returncode == 0
    assert not (tmp_path / "neo4j" / "data").exists()


@pytest.mark.parametrize("command", [["start"], ["stop"], ["reset", "--yes"], ["dump", "x.dump"], ["load", "x.dump"]])
def test_another_server_is_left_alone(command: list[str], tmp_path: Path) -> None:
    done = leaguegraph("db", *command, NEO4J_URI="bolt://127.0.0.1:1", HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("EXTERNAL_NEO4J: LEAGUEGRAPH_NEO4J_URI names bolt://127.0.0.1:1")
    assert list(tmp_path.iterdir()) == []


def test_status_of_a_home_without_a_server(tmp_path: Path) -> None:
    done = leaguegraph("db", "status", "--json", HOME=str(tmp_path))
    assert done.returncode == 0
    status = json.loads(done.stdout)
    assert (status["running"], status["uri"], status["data_bytes"]) == (False, None, 0)
    assert leaguegraph("db", "stop", HOME=str(tmp_path)).stdout == "Neo4j did not run.\n"


def test_dump_without_data_says_what_to_do(tmp_path: Path) -> None:
    done = leaguegraph("db", "dump", str(tmp_path / "x.dump"), HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "leaguegraph db start" in done.stderr


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:7474", "foo", "bolt://127.0.0.1:7687x", "bolt://:7687", "neo4j://u:hidden-word@host:0"]
)
def test_an_address_that_no_driver_takes_is_told_and_not_shown(tmp_path: Path, uri: str) -> None:
    done = leaguegraph("account", "list", HOME=str(tmp_path), NEO4J_URI=uri)
    assert (done.returncode, done.stdout) == (2, "")
    assert "BAD_SETTING" in done.stderr
    assert "LEAGUEGRAPH_NEO4J_URI" in done.stderr
    assert "bolt://127.0.0.1:7687" in done.stderr
    assert "hidden-word" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_files_of_dumps_are_looked_for_before_anything_is_stopped(tmp_path: Path) -> None:
    done = leaguegraph("db", "dump", str(tmp_path / "none" / "x.dump"), HOME=str(tmp_path))
    assert (done.returncode, "NO_SUCH_FOLDER" in done.stderr) == (1, True)
    done = leaguegraph("db", "load", str(tmp_path / "x.dump"), HOME=str(tmp_path))
    assert (done.returncode, "NO_SUCH_FILE" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["fly"], ["db", "fly"], ["db", "logs", "--lines", "many"], ["load", "organisations"]])
def test_words_that_are_no_command_are_told_in_one_line(words: list[str]) -> None:
    done = leaguegraph(*words)
    told = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(told)) == (2, "", 2)
    assert told[0].startswith("USAGE: ")
    assert told[1].startswith("See `leaguegraph")


def test_migrate_works_on_another_server(server_address: ServerAddress) -> None:
    named = {"NEO4J_URI": server_address.uri, "NEO4J_PASSWORD": server_address.password}
    assert leaguegraph("db", "migrate", **named).returncode == 0
    assert leaguegraph("db", "migrate", **named).stdout == "Everything is up to date.\n"
    refused = leaguegraph("db", "migrate", NEO4J_URI=server_address.uri)
    assert (refused.returncode, "LEAGUEGRAPH_NEO4J_PASSWORD" in refused.stderr) == (2, True)
