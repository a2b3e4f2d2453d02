"""``leaguegraph flows measure`` as a program."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from cli.flows import app
from domain.errors import InvalidInput

MOVES = "from,to,year,people,km\nG,S,2019,30,100\nS,G,2020,20,100\nG,F,2020,10,20\nF,S,2020,5,110\n"
ALL = ["--origin", "from", "--destination", "to", "--time", "year", "--people", "people", "--distance", "km"]


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, ["measure", *words])


@pytest.fixture
def moves(tmp_path: Path) -> Path:
    file = tmp_path / "moves.csv"
    file.write_text(MOVES, encoding="utf-8")
    return file


def test_tables_fit_the_terminal_and_name_the_measures_twice(moves: Path) -> None:
    done = run(str(moves), *ALL)
    assert done.exit_code == 0, done.output
    for words in (
        "system effectiveness",
        "系统迁移效率",
        "By year",
        "2019",
        "over 6 of 6 ordered pairs",
        "Not measured: careers",
    ):
        assert words in done.stdout
    assert "Not measured: gravity" not in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines() if line.startswith(("│", "┃", "┏", "└")))
    assert (moves.parent / "moves.od.csv").exists()
    assert "4 rows; 65 persons moved between 3 places." in done.stdout


def test_json_alone_goes_to_standard_output(moves: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.csv"
    base.write_text("place,base\nG,100\nS,50\nF,50\n", encoding="utf-8")
    target = tmp_path / "od.parquet"
    done = run(str(moves), *ALL, "--base", str(base), "--out", str(target), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {"measures", "places", "definitions", "gravity", "left_out"} <= set(told)
    figures = {(each["period"], each["measure"]): each["value"] for each in told["measures"]}
    assert figures["all", "crude_migration_intensity"] == pytest.approx(100 * 65 / 200)
    assert figures["2019", "connectivity"] == pytest.approx(1 / 6)
    assert told["od_table"] == {"file": str(target), "rows": len(pl.read_parquet(target))}


def test_nothing_is_written_where_something_is_wrong(moves: Path) -> None:
    for words, code in (
        ((str(moves), "--origin", "from", "--destination", "nach"), "MISSING_COLUMN"),
        ((str(moves.with_name("absent.csv")), *ALL), "NO_SUCH_FILE"),
        ((str(moves), *ALL, "--base", str(moves)), "MISSING_COLUMN"),
        ((str(moves), *ALL, "--out", str(moves)), "CANNOT_WRITE"),
        ((str(moves), *ALL, "--out", "od.xlsx"), "UNKNOWN_FORMAT"),
    ):
        done = run(*words)
        assert isinstance(done.exception, InvalidInput)
        assert done.exception.code == code
    assert [path.name for path in moves.parent.iterdir()] == ["moves.csv"]


def test_an_ending_that_is_neither_is_told(tmp_path: Path) -> None:
    book = tmp_path / "moves.xlsx"
    book.write_bytes(b"PK")
    done = run(str(book), *ALL)
    assert getattr(done.exception, "code", None) == "UNKNOWN_FORMAT"


def test_a_table_in_gb18030_with_semicolons_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "流动.csv"
    file.write_bytes("流出地;流入地\n广州;深圳\n".encode("gb18030"))
    done = run(str(file), "--origin", "流出地", "--destination", "流入地", "--json")
    assert done.exit_code == 0, done.output
    assert [place["place"] for place in json.loads(done.stdout)["places"]] == ["广州", "深圳"]
