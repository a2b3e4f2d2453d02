"""The example of docs/how-to/measure-flows.md, run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import build_app
from tests.own_server import ROOT

PAGE = (ROOT / "docs" / "how-to" / "measure-flows.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```\w*\n(.*?)```", PAGE, re.DOTALL)
    command, *shown = blocks[1].splitlines()
    (tmp_path / "moves.csv").write_text(blocks[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(build_app("flows"), command.removeprefix("$ leaguegraph ").split())
    assert done.exit_code == 0, done.output
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    assert [line for line in shown if line != "…" and line not in printed] == []
