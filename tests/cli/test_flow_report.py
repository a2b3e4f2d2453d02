"""``leaguegraph flows report``: what it writes, and that it writes nothing where something is wrong."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import cli.flow_report
from analytics.export import Format, make_export, published_table, write_export
from analytics.report.report import make_report
from analytics.store import open_extract
from cli.flows import app
from domain.errors import LeagueGraphError, Unavailable
from tests.cli.report_home import make_home
from workflows.npm_files import NotFetched, NpmFiles
from workflows.report import ECHARTS, LICENCES, load_library, write_report


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an extract, and in place of ECharts a script of one line."""
    made = make_home(tmp_path_factory.mktemp("home"))
    folder = made / "echarts" / ECHARTS.version
    folder.mkdir(parents=True)
    for name in ECHARTS.files:
        (folder / name).write_text(f"// {name}\n", encoding="utf-8")
    return made


def refused(home: Path, within: str, year: int, file: Path) -> tuple[str, str]:
    with pytest.raises(LeagueGraphError) as found:
        write_report(home, within, year, file, "zh")
    assert found.value.problem
    assert found.value.next_step
    return found.value.code, found.value.problem


def test_the_command_writes_one_page_and_tells_its_sum(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.flow_report, "load_settings", lambda: SimpleNamespace(home=home))
    file = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", "--within", "4401", "--year", "2018", "--out", str(file), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    text = file.read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    (sha256,) = re.findall(r"[0-9a-f]{64}", done.output)
    assert f'"sha256":"{sha256}"' in text
    assert all(f"// {name}" in text for name in LICENCES)


def test_the_sum_is_that_of_the_exported_table(home: Path, tmp_path: Path) -> None:
    opened = open_extract(home)
    rows = published_table(opened.published, "flows").filter(cohort_year=2018)
    made = write_export(make_export(rows, Format.CSV, {}, opened.info), tmp_path / "flows.csv")
    assert make_report(opened, "44", 2018).about["sha256"] == made.sha256
    assert hashlib.sha256((tmp_path / "flows.csv").read_bytes()).hexdigest() == made.sha256


def test_what_it_is_about(home: Path) -> None:
    about = make_report(open_extract(home), "4401", 2018).about
    told = {name: about[name] for name in ("within", "level", "year", "frozen_on", "as_of", "small", "few", "base")}
    assert told == {
        "within": "4401", "level": "CITY", "year": 2018, "frozen_on": "2018-06-01", "as_of": "2018-11-15", "small": 10, "few": 23,
        "base": 189,
    }  # fmt: skip


def test_nothing_is_written_where_something_is_wrong(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert refused(home, "nowhere", 2018, file)[0] == "UNKNOWN_ORIGIN"
    code, problem = refused(home, "44", 2031, file)
    assert (code, "2031" in problem) == ("NO_SUCH_COHORT", True)
    assert refused(home, "4402", 2018, file)[0] == "NOT_PUBLISHED"
    assert refused(tmp_path / "empty", "44", 2018, file)[0] == "NO_EXTRACT"
    assert refused(home, "44", 2018, tmp_path / "absent" / "report.html")[0] == "CANNOT_WRITE"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_replaced_stays_as_it_was(home: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    assert refused(home, "44", 2018, tmp_path / "report.html")[0] == "CANNOT_WRITE"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_a_library_that_cannot_be_fetched_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Path:
        raise NotFetched("no network")

    monkeypatch.setattr(NpmFiles, "fetch", fail)
    with pytest.raises(Unavailable) as found:
        load_library(tmp_path)
    assert (found.value.code, "no network" in found.value.problem) == ("ECHARTS_UNAVAILABLE", True)
