"""Commands about people as programs: loading with and without a key, rejects, whose account it is, who read whom."""

from __future__ import annotations

import json
from pathlib import Path

from graph.database import Database
from graph.server.managed import ServerAddress
from tests.cli.test_accounts import run
from tests.loaders.people import PEOPLE_HEADER, build_tree, person
from tests.loaders.tables import one, write_csv

KEY = "LEAGUEGRAPH_IDENTITY_KEY"


async def test_people_are_loaded_rejected_and_loaded_again(
    server_address: ServerAddress, empty_db: Database, tmp_path: Path
) -> None:
    await build_tree(empty_db, tmp_path)
    rows = [person(1, "李娜", "S1-A", "2016-09-01"), person(2, "曾志强", "nowhere", "2016-09-01")]
    path = write_csv(tmp_path / "people.csv", PEOPLE_HEADER, rows)
    refused = run(server_address, tmp_path, "load", "people", str(path))
    assert (refused.returncode, "NO_IDENTITY_KEY" in refused.stderr) == (2, True)
    short = run(server_address, tmp_path, "load", "people", str(path), **{KEY: "short"})
    assert (short.returncode, "SHORT_KEY" in short.stderr) == (2, True)
    done = run(server_address, tmp_path, "load", "people", str(path), "--synthetic")
    assert (done.returncode, done.stdout) == (1, "2 rows, 2 changes: 1 people created, 1 memberships begun.\n")
    assert f"--only-rows {tmp_path / 'people.rejected.csv'}" in done.stderr
    assert "曾" not in done.stdout + done.stderr
    assert (tmp_path / "identity.key").stat().st_mode & 0o777 == 0o600
    write_csv(path, PEOPLE_HEADER, [rows[0], person(2, "曾志强", "S1-A", "2016-09-01")])
    words = ["load", "people", str(path), "--synthetic", "--only-rows", str(tmp_path / "people.rejected.csv"), "--json"]
    again = json.loads(run(server_address, tmp_path, *words).stdout)
    assert (again["rows"], again["changes"]) == (1, {"people created": 1, "memberships begun": 1})


async def test_an_account_is_a_persons(server_address: ServerAddress, empty_db: Database, tmp_path: Path) -> None:
    await build_tree(empty_db, tmp_path)
    path = write_csv(tmp_path / "people.csv", PEOPLE_HEADER, [person(1, "李娜", "S1-A", "2016-09-01"), person(3, "区小红")])
    assert run(server_address, tmp_path, "load", "people", str(path), "--synthetic").returncode == 0
    for number in ("P3", "P1"):  # linked anew, it is the other's and nobody else's
        assert run(server_address, tmp_path, "account", "link", "li.na", "--person", number).returncode == 0
    whose = "MATCH (a:Account)-[:ACTS_AS]->(p) RETURN a.subject + ' ' + p.id AS whose"
    assert await one(empty_db, whose) == "li.na P1"
    absent = run(server_address, tmp_path, "account", "link", "li.na", "--person", "P9")
    assert (absent.returncode, "NO_SUCH_PERSON" in absent.stderr) == (1, True)


def test_who_read_whom(server_address: ServerAddress, tmp_path: Path) -> None:
    nobody = run(server_address, tmp_path, "audit", "who-read", "P1")
    assert (nobody.returncode, nobody.stdout) == (0, "No read of P1 is recorded here.\n")
    (tmp_path / "read-log").mkdir()
    entry = {"at": "2018-11-15T09:00:00.000+08:00", "who": {"issuer": "i", "subject": "wang.wu"}, "whom": ["P1", "P2"],
             "operation": "Track", "reason": "转接核实", "request_id": "r1"}  # fmt: skip
    lines = [json.dumps(each) for each in (entry, {**entry, "whom": ["P2"], "request_id": "r2"})]
    (tmp_path / "read-log" / "reads-1.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    listed = json.loads(run(server_address, tmp_path, "audit", "who-read", "P1", "--json").stdout)
    assert [each["request_id"] for each in listed] == ["r1"]
    assert "wang.wu" in run(server_address, tmp_path, "audit", "who-read", "P1").stdout
