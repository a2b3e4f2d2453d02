"""``leaguegraph flows export --exact`` as a program, over the hand-made cohort: who gets it, who does not, and the read log.

M1 has 24 graduates of 2018. On the as-of day 8 are TRANSFERRED: six into city 4401 (P2, P17 and P22 into 440104; P3, P4 and P18
into 440105), one into 4403 (P8), one to the railway's League inside the province (P6). P5 is out of the province, in 43.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import polars as pl
import pytest
import pytest_asyncio
from pydantic import SecretStr
from typer.testing import CliRunner

from analytics.export import Format
from api.flows.exporting import ExportQuery
from api.tokens import issue_token
from cli import exact_export, support
from cli.flows import app
from domain.errors import LeagueGraphError
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from graph.server.managed import ServerAddress
from settings import Settings
from tests.analytics.hand_made import build_hand_made, freeze_hand_made
from tests.analytics.test_outcomes import COUNTS
from tests.cli.test_accounts import run
from tests.own_server import emptied
from workflows.publish import extract_flows

KEY = "k" * 40
AT_M1 = ["--exact", "--within", "M1", "--reason", "核对毕业生去向"]


@pytest_asyncio.fixture(scope="module")
async def home(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The home of an extract of the hand-made province, whose graph knows an officer of 440104 and an analyst of all."""
    folder = tmp_path_factory.mktemp("hand-made")
    await build_hand_made(await emptied(database), folder)
    await freeze_hand_made(database, folder)
    await extract_flows(database, folder)
    await grant_role(database, "leaguegraph", "officer", Role.OFFICER, "440104")
    await grant_role(database, "leaguegraph", "analyst", Role.ANALYST, "44")
    yield folder
    await emptied(database)


def token(subject: str, *, key: str = KEY, lifetime_s: int = 86_400) -> str:
    """Return a token as the program takes it, or one with a fault."""
    return issue_token(key, subject, issuer="leaguegraph", audience="leaguegraph", lifetime_s=lifetime_s)


def export(address: ServerAddress, home: Path, table: str, out: Path, *words: str, **settings: str) -> CompletedProcess[str]:
    """Run the command."""
    own = {"LEAGUEGRAPH_TOKEN_KEY": KEY, **settings}
    return run(address, home, "flows", "export", "--table", table, "--out", str(out), *words, **own)


def log_lines(home: Path) -> list[Any]:
    """Return what stands in the read logs of a home."""
    files = sorted((home / "read-log").glob("*.jsonl")) if (home / "read-log").is_dir() else []
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def written(folder: Path) -> list[Path]:
    """Return what stands in a folder."""
    return list(folder.iterdir())


def figures(rows: pl.DataFrame, agg_level: str, origin: str, *columns: str, horizon: str = "AS_OF") -> dict[Any, int]:
    """Return the people of the cells of an origin."""
    chosen = rows.filter(pl.col("agg_level") == agg_level, pl.col("origin") == origin, pl.col("horizon") == horizon)
    return {key[0] if len(columns) == 1 else tuple(key): people for *key, people in chosen.select(*columns, "people").iter_rows()}


async def test_an_officer_gets_the_figures_of_the_hand_made_cohort(
    server_address: ServerAddress, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "flows.csv"
    done = export(server_address, home, "flows", file, *AT_M1, LEAGUEGRAPH_TOKEN=token("officer"))
    assert (done.returncode, done.stderr) == (0, "")
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in done.stdout
    rows = pl.read_csv(io.BytesIO(content), schema_overrides=dict.fromkeys(("origin", "destination", "horizon"), pl.String))
    for horizon, at in {"30": 1, "90": 4, "AS_OF": 5}.items():
        assert figures(rows, "I.O", "M1", "outcome", horizon=horizon) == COUNTS["M1"][at]
        assert figures(rows, "I", "M1", "origin_level", horizon=horizon) == {"INSTITUTION": 24}
        assert figures(rows, "P.O", "44", "outcome", horizon=horizon) == COUNTS["M1"][at]  # the total of what was asked
    assert figures(rows, "I.P", "M1", "outcome", "destination") == {("TRANSFERRED", "44"): 8, ("OUT_OF_PROVINCE", "43"): 1}
    assert figures(rows, "I.C", "M1", "destination") == {"4401": 6, "4403": 1, "EXTERNAL-44": 1}
    assert figures(rows, "I.D", "M1", "destination") == {"440104": 3, "440105": 3, "440305": 1}
    assert figures(rows, "I.R", "M1", "reason") == {"EMPLOYED": 4, "UNEMPLOYED": 2, "FURTHER_STUDY": 1, "MOVED": 1}
    assert figures(rows, "I.S", "M1", "sector") == {
        "STATE_ENTERPRISE": 3, "FALLBACK": 2, "UNIVERSITY": 1, "EXTERNAL": 1, "MIDDLE_SCHOOL": 1}  # fmt: skip
    assert set(rows.filter(pl.col("agg_level").str.starts_with("I"))["origin"]) == {"M1"}
    over = rows.filter(pl.col("horizon") != "365")
    assert set(over["status_people"]) == {1}
    assert set(rows.filter(pl.col("horizon") == "365")["status_people"]) == {8}
    assert rows.filter(pl.col("horizon").str.len_chars() == 10)["horizon"].n_unique() == 24  # weeks from 06-01 to 11-09
    about = json.loads((tmp_path / "flows.csv.json").read_text(encoding="utf-8"))
    assert about["query"] == {"table": "flows", "year": None, "exact": True, "within": "M1", "reason": "核对毕业生去向"}
    assert about["sha256"] == sha256


async def test_each_export_stands_in_the_read_log_and_has_the_same_bytes(
    server_address: ServerAddress, home: Path, tmp_path: Path
) -> None:
    before = len(log_lines(home))
    for name in ("one.parquet", "two.parquet"):
        words = [*AT_M1, "--format", "parquet", "--year", "2018"]
        done = export(server_address, home, "cities", tmp_path / name, *words, LEAGUEGRAPH_TOKEN=token("officer"))
        assert done.returncode == 0
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert (tmp_path / "one.parquet.json").read_bytes() == (tmp_path / "two.parquet.json").read_bytes()
    lines = log_lines(home)[before:]
    sha256 = hashlib.sha256((tmp_path / "one.parquet").read_bytes()).hexdigest()
    what = {"export": "flows", "table": "cities", "format": "parquet", "within": "M1", "year": 2018, "rows": 0, "sha256": sha256}
    what["rows"] = pl.read_parquet(tmp_path / "one.parquet").height
    for line in lines:
        told = {name: line[name] for name in ("who", "whom", "operation", "reason", "what")}
        who = {"issuer": "leaguegraph", "subject": "officer"}
        assert told == {"who": who, "whom": [], "operation": "flows export", "reason": "核对毕业生去向", "what": what}
    assert len(lines) == 2
    who_read = run(server_address, home, "audit", "who-read", "P2")
    assert (who_read.returncode, "No read of P2" in who_read.stdout) == (0, True)


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no token": ({"token": None}, {}, "NO_TOKEN"),
    "an empty token": ({"token": SecretStr("")}, {}, "NO_TOKEN"),
    "an expired token": ({"token": SecretStr(token("officer", lifetime_s=-60))}, {}, "BAD_TOKEN"),
    "a wrong key": ({"token": SecretStr(token("officer", key="w" * 40))}, {}, "BAD_TOKEN"),
    "nonsense": ({"token": SecretStr("nonsense")}, {}, "BAD_TOKEN"),
    "the generated key": ({"token_key": None}, {}, "BAD_TOKEN"),
    "no reason": ({}, {"reason": None}, "NO_REASON"),
    "a blank reason": ({}, {"reason": "  "}, "NO_REASON"),
    "a long reason": ({}, {"reason": "x" * 501}, "NO_REASON"),
    "no place": ({}, {"within": None}, "USAGE"),
    "no such table": ({}, {"table": "towns"}, "UNKNOWN_TABLE"),
    "a year without cohort": ({}, {"year": 2017}, "UNKNOWN_YEAR"),
    "a place without schools": ({}, {"within": "M1-A"}, "UNKNOWN_YEAR"),
    "a school of others": ({}, {"within": "M2"}, "NO_EXACT_FIGURES"),
    "no such place": ({}, {"within": "NO-SUCH"}, "NO_EXACT_FIGURES"),
    "an analyst": ({"token": SecretStr(token("analyst"))}, {}, "NO_EXACT_FIGURES"),
    "nobody": ({"token": SecretStr(token("nobody"))}, {}, "NO_EXACT_FIGURES"),
}


async def refused(
    address: ServerAddress, home: Path, out: Path, patch: pytest.MonkeyPatch, settings: dict[str, Any], query: dict[str, Any]
) -> LeagueGraphError:
    """Ask with other settings or another query than the officer's own; return how it is refused."""
    own = {"neo4j_uri": address.uri, "neo4j_password": SecretStr(address.password), "token_key": SecretStr(KEY)}
    made = Settings(_env_file=None, home=home, **{**own, "token": SecretStr(token("officer")), **settings})  # type: ignore[call-arg]
    for module in (exact_export, support):
        patch.setattr(module, "load_settings", lambda: made)
    asked = {"table": "cities", "form": Format.CSV, "within": "M1", "exact": True, "reason": "x", **query}
    with pytest.raises(LeagueGraphError) as caught:
        await asyncio.to_thread(exact_export.export_exactly, ExportQuery(**asked), out)
    return caught.value


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_refused(
    server_address: ServerAddress, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings, query, code = REFUSED[name]
    before = len(log_lines(home))
    problem = await refused(server_address, home, tmp_path / "c.csv", monkeypatch, settings, query)
    assert (problem.code, bool(problem.next_step)) == (code, True)
    assert (written(tmp_path), len(log_lines(home))) == ([], before)


async def test_without_rights_it_looks_absent(
    server_address: ServerAddress, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = await refused(server_address, home, tmp_path / "c.csv", monkeypatch, {}, {"within": "NO-SUCH"})
    other = await refused(server_address, home, tmp_path / "c.csv", monkeypatch, {}, {"within": "M2"})
    assert str(absent).replace("NO-SUCH", "M2") == str(other)


async def test_refusals_of_the_program(server_address: ServerAddress, home: Path, tmp_path: Path) -> None:
    done = export(server_address, home, "cities", tmp_path / "c.csv", *AT_M1)
    assert (done.returncode, done.stderr.split(":")[0], len(done.stderr.splitlines())) == (2, "NO_TOKEN", 2)
    words = ["export", "--table", "cities", "--out", str(tmp_path / "c.csv"), *AT_M1[1:]]
    assert getattr(CliRunner().invoke(app, words).exception, "code", None) == "USAGE"  # not without --exact
    assert written(tmp_path) == []


async def test_no_log_no_file(server_address: ServerAddress, home: Path, tmp_path: Path) -> None:
    log = home / "read-log"
    kept = log.rename(home / "kept-log") if log.exists() else None
    log.write_text("no folder", encoding="utf-8")
    try:
        done = export(server_address, home, "cities", tmp_path / "c.csv", *AT_M1, LEAGUEGRAPH_TOKEN=token("officer"))
    finally:
        log.unlink()
        if kept:
            kept.rename(log)
    assert (done.returncode, "READ_LOG" in done.stderr, written(tmp_path)) == (3, True, [])


async def test_a_published_table_needs_nobody(server_address: ServerAddress, home: Path, tmp_path: Path) -> None:
    done = export(server_address, home, "outcomes", tmp_path / "o.csv")
    assert done.returncode == 0
    about = json.loads((tmp_path / "o.csv.json").read_text(encoding="utf-8"))
    assert about["query"] == {"table": "outcomes", "year": None, "exact": False}
    people = pl.read_csv(tmp_path / "o.csv")["people"].drop_nulls().to_list()
    assert [each for each in people if int(each) < 10] == []
