"""``leaguegraph load`` as a program: words, JSON, exit codes, and a kill in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.load import app
from domain.errors import InvalidInput
from graph.database import Database
from graph.server.managed import ServerAddress
from tests.loaders.tables import graph_of, write_csv
from tests.own_server import ROOT, emptied

HEADER = ["code", "name", "kind", "parent_code"]
ROOT_ROW = ["44", "共青团广东省委员会", "PROVINCIAL_COMMITTEE", ""]
BAD_ROW = ["4401", "共青团广州市委员会", "CITY", "44"]


def start(address: ServerAddress, *words: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_")}
    environment = {
        **kept,
        "LEAGUEGRAPH_NEO4J_URI": address.uri,
        "LEAGUEGRAPH_NEO4J_USER": address.user,
        "LEAGUEGRAPH_NEO4J_PASSWORD": address.password,
    }
    program = [sys.executable, "-c", "from cli.main import main; main()", *words]
    return subprocess.Popen(
        program, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run(address: ServerAddress, *words: str) -> tuple[int, str, str]:
    process = start(address, *words)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.mark.parametrize("command", ["divisions", "organisations"])
def test_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"leaguegraph load {command}" in " ".join(shown.stdout.split("Example", 1)[1].split())


@pytest.mark.usefixtures("empty_db")
def test_exit_codes_and_what_is_said(server_address: ServerAddress, tmp_path: Path) -> None:
    good = str(write_csv(tmp_path / "good.csv", HEADER, [ROOT_ROW]))
    some = str(write_csv(tmp_path / "some.csv", [*HEADER, "colour"], [[*ROOT_ROW, "red"], [*BAD_ROW, "blue"]]))
    code, out, _ = run(server_address, "load", "organisations", good, "--on-day", "2018-10-31")
    assert (code, out) == (0, "1 rows, 1 changes: 1 created.\n")
    code, out, _ = run(server_address, "load", "organisations", good)
    assert (code, out) == (0, "1 rows, 0 changes.\n")
    code, _, err = run(server_address, "load", "organisations", some)
    assert code == 1
    assert "some.csv, row 3, kind: 'CITY' is not a kind. Write one of" in err
    assert "the column 'colour' is unknown" in err
    code, out, _ = run(server_address, "load", "organisations", some, "--strict", "--json")
    report = json.loads(out)
    assert (code, report["exit_code"], report["loaded"], report["bad_rows"]) == (2, 2, False, 1)
    assert [(each["row"], each["column"], each["code"]) for each in report["problems"]] == [(3, "kind", "UNKNOWN_KIND")]
    code, out, _ = run(server_address, "load", "organisations", str(tmp_path / "none.csv"), "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "NO_SUCH_FILE")
    code, _, err = run(server_address, "load", "organisations", str(tmp_path / "none.csv"))
    assert (code, "NO_SUCH_FILE: There is no file" in err) == (InvalidInput.exit_code, True)


async def test_a_killed_load_is_finished_by_the_same_command(
    empty_db: Database, server_address: ServerAddress, tmp_path: Path
) -> None:
    rows = [ROOT_ROW, ["4401", "共青团广州市委员会", "CITY_COMMITTEE", "44"]]
    rows += [[f"C{number}", f"第{number}中学团委", "COMMITTEE", "4401"] for number in range(1_500)]
    rows += [[f"B{number}", f"高一{number}班团支部", "BRANCH", f"C{number}"] for number in range(1_500)]
    words = ("load", "organisations", str(write_csv(tmp_path / "tree.csv", HEADER, rows)), "--on-day", "2018-10-31")
    assert run(server_address, *words)[0] == 0
    whole = await graph_of(empty_db)
    await emptied(empty_db)
    process = start(server_address, *words)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        count = (await empty_db.run("tests/count", "MATCH (o:Organisation) RETURN count(o) AS n", {}))[0]["n"]
        if count >= 1_000:
            break
        time.sleep(0.05)  # noqa: ASYNC251 - nothing else runs in this loop
    process.kill()
    process.communicate(timeout=60)
    left = (await empty_db.run("tests/count", "MATCH (o:Organisation) RETURN count(o) AS n", {}))[0]["n"]
    assert 0 < left < len(rows)
    assert run(server_address, *words)[0] == 0
    assert await graph_of(empty_db) == whole
