"""``leaguegraph check`` and ``leaguegraph totals`` as programs: exit codes and JSON."""

from __future__ import annotations

import json

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.cli.test_load import run
from tests.small_province import build_small_province


async def test_findings_have_names_and_exit_code_1(empty_db: Database, server_address: ServerAddress) -> None:
    await build_small_province(empty_db)
    code, out, _ = run(server_address, "check")
    assert (code, out) == (0, "All 22 rules hold.\n")
    await empty_db.run("tests/break", "MATCH (o:Organisation {code: 'C19'}) SET o.path = 'x/'", {}, write=True)
    code, out, _ = run(server_address, "check", "--json")
    assert code == 1
    assert [(each["rule"], each["code"]) for each in json.loads(out)["findings"]] == [("PATH", "C19")]


async def test_totals_are_verified_and_counted(empty_db: Database, server_address: ServerAddress) -> None:
    await build_small_province(empty_db)
    assert run(server_address, "totals", "verify")[0] == 1  # the small province states three of its totals
    assert run(server_address, "totals", "rebuild")[:2] == (0, "13 organisations had wrong totals.\n")  # those that are open
    assert run(server_address, "totals", "verify")[:2] == (0, "All totals agree.\n")
    assert run(server_address, "totals", "rebuild")[:2] == (0, "All totals were right.\n")
