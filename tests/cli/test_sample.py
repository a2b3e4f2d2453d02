"""``leaguegraph sample tree`` as a program."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from cli.sample import app


def test_the_file_and_its_rows_are_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["tree", "--out", str(tmp_path / "sample")])
    assert done.exit_code == 0
    assert (tmp_path / "sample" / "organisations.csv").exists()
