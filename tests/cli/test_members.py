"""``leaguegraph members age-out`` as a program: it lists, asks, and ends; who serves in a post stays."""

from __future__ import annotations

import json
from pathlib import Path

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.cli.test_accounts import run
from tests.loaders.tables import rows_of
from tests.small_people import add_people
from tests.small_province import build_small_province

ENDED = "MATCH (p:Person)-[m:WAS_MEMBER_OF {ended_by: 'AGE'}]->(b) RETURN p.id, b.code, toString(m.valid_to)"


async def test_who_is_28_leaves_and_who_serves_stays(server_address: ServerAddress, empty_db: Database, tmp_path: Path) -> None:
    await build_small_province(empty_db)
    await add_people(empty_db)
    born = """MATCH (p:Person) SET p.born_on = CASE p.id WHEN 'P1' THEN date('1991-01-01') WHEN 'P2' THEN date('1991-06-01')
      WHEN 'P3' THEN date('1991-06-02') ELSE p.born_on END"""
    await empty_db.run("tests/born", born, {}, write=True)
    command = ["members", "age-out", "--on", "2019-06-01"]
    listed = json.loads(run(server_address, tmp_path, *command, "--json").stdout)
    branch = {"code": "440104001001", "name": "三元宫社区团支部", "leaving": 1, "serving": 1}  # P2 leaves, P1 is the secretary
    assert listed == {"on": "2019-06-01", "branches": [branch], "leaving": 1, "serving": 1, "ended": 0}
    shown = run(server_address, tmp_path, *command)  # nobody answers the question
    assert (shown.returncode, "1 leave, 1 serve in a post and stay." in shown.stdout) == (130, True)
    assert await rows_of(empty_db, ENDED) == []
    ended = run(server_address, tmp_path, *command, "--within", "4401", "--yes")
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "1 memberships ended.")
    assert await rows_of(empty_db, ENDED) == [("P2", "440104001001", "2019-06-01")]
    again = json.loads(run(server_address, tmp_path, *command, "--yes", "--json").stdout)
    assert (again["leaving"], again["ended"]) == (0, 0)
    future = run(server_address, tmp_path, "members", "age-out", "--on", "2999-01-01")
    assert (future.returncode, "FUTURE_DAY" in future.stderr) == (2, True)
    absent = run(server_address, tmp_path, *command, "--within", "nowhere")
    assert (absent.returncode, "NO_SUCH_ORGANISATION" in absent.stderr) == (1, True)
