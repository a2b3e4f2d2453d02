"""``leaguegraph cohort`` as a program: freeze, list, retain; their exit codes and what they say."""

from __future__ import annotations

import json
from pathlib import Path

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.analytics.hand_made import build_hand_made
from tests.cli.test_accounts import run
from tests.loaders.tables import write_csv


async def test_freeze_list_retain(server_address: ServerAddress, empty_db: Database, tmp_path: Path) -> None:
    await build_hand_made(empty_db, tmp_path)
    freeze = ["cohort", "freeze", "--year", "2018", "--on", "2018-06-01"]
    first = run(server_address, tmp_path, *freeze, "--within", "440104")
    told = "1 cohorts of 2018 frozen on 2018-06-01 with 24 people.\nNext: leaguegraph flows extract\n"
    assert (first.returncode, first.stdout) == (0, told)
    wider = json.loads(run(server_address, tmp_path, *freeze, "--within", "44", "--json").stdout)
    assert [row["institution_code"] for row in wider["before"]] == ["M1"]
    assert {row["institution_code"]: row["base"] for row in wider["frozen"]} == {"M2": 6, "M3": 4, "U1": 6}
    again = run(server_address, tmp_path, *freeze, "--within", "44")
    assert (again.returncode, "COHORTS_FROZEN" in again.stderr, again.stdout) == (2, True, "")
    absent = run(server_address, tmp_path, *freeze, "--within", "nowhere")
    assert (absent.returncode, "UNKNOWN_ORGANISATION" in absent.stderr) == (1, True)
    listed = json.loads(run(server_address, tmp_path, "cohort", "list", "--year", "2018", "--json").stdout)
    assert {row["institution_code"]: row["base"] for row in listed["cohorts"]} == {"M1": 24, "M2": 6, "M3": 4, "U1": 6}
    shown = run(server_address, tmp_path, "cohort", "list", "--year", "2018")
    assert (shown.returncode, "Cohorts of 2018 (4)" in shown.stdout) == (0, True)
    rows = [["P14", "FURTHER_STUDY", "2018-08-01"], ["P24", "FURTHER_STUDY", "2018-08-01"]]
    path = write_csv(tmp_path / "staying.csv", ["person_id", "reason", "day"], rows)
    partly = run(server_address, tmp_path, "cohort", "retain", str(path))
    assert (partly.returncode, partly.stdout) == (1, "2 rows, 1 changes: 1 people retained.\n")
    assert "NOT_IN_COHORT" in partly.stderr
    nothing = run(
        server_address, tmp_path, "cohort", "retain", str(write_csv(tmp_path / "b.csv", ["person_id", "reason", "day"], rows[1:]))
    )
    assert nothing.returncode == 2
    whole = run(
        server_address, tmp_path, "cohort", "retain", str(write_csv(tmp_path / "a.csv", ["person_id", "reason", "day"], rows[:1]))
    )
    assert whole.returncode == 0
