"""``leaguegraph doctor`` and ``explain`` as programs: what they say, and that no secret is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from api.observing.doctor import of_clock, of_figures, of_indexes
from api.observing.explaining import defaults_of
from api.observing.findings import Level, found_of_settings, found_without_database
from graph.database import Database
from graph.figures import Figures
from graph.server.managed import ServerAddress
from settings import Settings
from tests.api.serving import own_settings
from tests.cli.test_load import run
from tests.small_province import build_small_province

SECRETS = ("a password of the tests", "hook-secret", "tok" * 12)


def found(out: str) -> dict[str, Any]:
    return {each["what"]: each for each in json.loads(out)["findings"]}


async def test_doctor_tells_how_it_is(empty_db: Database, server_address: ServerAddress) -> None:
    code, out, _ = run(server_address, "doctor", "--json")
    told = found(out)
    assert code == 1  # no worker runs
    assert {what for what, each in told.items() if each["level"] == "bad"} == {"worker"}
    assert told["database"]["level"] == told["migrations"]["level"] == told["indexes"]["level"] == "ok"
    assert told["Neo4j"]["told"] == "2026.08.1 community"
    assert told["totals"]["told"] == "nothing was counted yet; 0 organisations wait, 0 events have no number"
    assert told["LEAGUEGRAPH_NEO4J_PASSWORD"]["told"] == "set"
    assert server_address.password not in out
    lease = "MERGE (l:Lock {name: 'worker'}) SET l.holder = 'x', l.until = datetime.realtime() + duration({seconds: 60})"
    await empty_db.run("tests/lease", lease, {}, write=True)
    code, out, _ = run(server_address, "doctor")
    assert code == 0
    assert "ok    worker: its lease holds for " in out
    assert "\n0 bad, " in out


def test_doctor_works_where_the_database_does_not(server_address: ServerAddress) -> None:
    nowhere = ServerAddress("bolt://127.0.0.1:1", "neo4j", "x", started=False)
    code, out, _ = run(nowhere, "doctor", "--json")
    told = found(out)
    assert code == 1
    assert told["database"]["told"].startswith("NEO4J_UNAVAILABLE: ")
    assert told["database"]["next_step"]
    assert told["Python"]["level"] == "ok"


def test_secrets_are_masked(tmp_path: Path) -> None:
    settings = own_settings(
        tmp_path,
        neo4j_password=SecretStr(SECRETS[0]),
        notify_webhook_secret=SecretStr(SECRETS[1]),
        token_key=SecretStr(SECRETS[2]),
        notify_webhook_url="https://user:url-word@hooks.example.org/x",
        identity_key=SecretStr("short"),
    )
    told = {each.what: each for each in found_of_settings(settings)}
    assert not any(secret in str(told) for secret in (*SECRETS, "url-word", "'short'"))
    assert told["LEAGUEGRAPH_NOTIFY_WEBHOOK_URL"].told == "https://***@hooks.example.org/…"
    assert told["LEAGUEGRAPH_TOKEN_KEY"].told == "set"
    assert told["LEAGUEGRAPH_TOKEN"].told == "not set"
    assert told["LEAGUEGRAPH_IDENTITY_KEY"].level is Level.BAD


def test_every_secret_setting_is_shown_only_as_set_or_not(tmp_path: Path) -> None:
    secret = {name for name, each in Settings.model_fields.items() if "SecretStr" in str(each.annotation)}
    told = {
        each.what: each.told for each in found_of_settings(own_settings(tmp_path, **dict.fromkeys(secret, SecretStr("x" * 32))))
    }
    assert {told[f"LEAGUEGRAPH_{name.upper()}"] for name in secret} == {"set"}


def test_read_log_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests run as root, who may write everywhere
    told = {each.what: each for each in found_without_database(own_settings(tmp_path))}
    assert told["read log"].level is Level.BAD
    assert told["extract of flows"].level is Level.LOOK


@pytest.mark.parametrize(("ahead_s", "level"), [(0.2, "ok"), (-0.2, "ok"), (3.0, "look"), (-6.0, "bad")])
def test_clock(ahead_s: float, level: str) -> None:
    assert of_clock(ahead_s).level == level


def test_indexes() -> None:
    assert of_indexes({"a": "ONLINE"}).level is Level.OK
    assert of_indexes({"a": "ONLINE", "b": "POPULATING"}).told == "being filled: b"
    assert of_indexes({"a": "FAILED", "b": "POPULATING"}).told == "failed: a"


def test_worker_that_is_gone() -> None:
    gone = Figures(counted_age_s=90.0, recount_pending=False, lease_left_s=-80.0, marks=3, unnumbered=2, steps=5, overdue=1)
    worker, totals, steps = of_figures(gone, 60.0)
    assert (worker.level, worker.told) == (Level.BAD, "No worker holds the lease. (its lease ran out 80 s ago)")
    assert totals.told == "counted 90 s ago; 3 organisations wait, 2 events have no number"
    assert steps.told == "5 open, 1 past their time"


def test_secrets_come_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leaguegraph_token_key").write_text("k" * 40 + "\n", encoding="utf-8")
    (tmp_path / "leaguegraph_neo4j_password").write_text("from the file\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEAGUEGRAPH_SECRETS_FOLDER", str(tmp_path))
    monkeypatch.setenv("LEAGUEGRAPH_NEO4J_PASSWORD", "from the environment")
    settings = Settings()
    assert settings.token_key == SecretStr("k" * 40)
    assert settings.neo4j_password == SecretStr("from the environment")
    monkeypatch.setenv("LEAGUEGRAPH_SECRETS_FOLDER", str(tmp_path / "none"))
    with pytest.raises(ValidationError, match="secrets_folder"):
        Settings()


async def test_explain_shows_indexes_and_costs(empty_db: Database, server_address: ServerAddress, tmp_path: Path) -> None:
    await build_small_province(empty_db)
    code, out, _ = run(server_address, "explain", "totals/find_marked")
    assert code == 0
    assert "RANGE INDEX marked:Organisation(totals_pending)" in out
    assert "db hits" not in out
    document = tmp_path / "question.graphql"
    document.write_text("query ($code: String!) { organisation(code: $code) { name } me { subject } }", encoding="utf-8")
    code, out, _ = run(server_address, "explain", "--query", str(document), "--params", '{"code": "44"}', "--profile")
    assert code == 0
    assert "UNIQUE n0:Organisation(code) WHERE code = $p1" in out
    assert "db hits" in out
    assert "compiled/me" in out
    assert run(server_address, "explain", "--query", str(document))[0] == 2  # $code is not given


async def test_profile_undoes_what_it_wrote(empty_db: Database, server_address: ServerAddress) -> None:
    code, out, _ = run(server_address, "explain", "lock/take_lock", "--params", '{"lock_name": "mine"}', "--profile")
    assert code == 0
    assert "Merge" in out.partition("RETURN")[2]  # the operator, below the statement
    assert await empty_db.run("tests/locks", "MATCH (l:Lock) RETURN l.name AS name", {}) == []


def test_explain_names_what_is_near(server_address: ServerAddress) -> None:
    code, _, said = run(server_address, "explain", "find_marked")
    assert (code, "NO_STATEMENT" in said, "totals/find_marked" in said) == (1, True, True)


def test_defaults_of_a_header() -> None:
    header = "code: str, rows: list[map{a: str, b: list[int]}], after: str | None, limit: int, far: float, on: bool, m: map"
    assert defaults_of(header) == {"code": "", "rows": [], "after": None, "limit": 25, "far": 1.0, "on": False, "m": {}}
    assert defaults_of("none") == {}
