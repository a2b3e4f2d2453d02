"""docs/reference is what the program says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import build_app
from settings import Settings
from tests.own_server import ROOT

FOLDER = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages as the program writes them now."""
    folder = tmp_path_factory.mktemp("reference") / "new"
    result = CliRunner().invoke(build_app(), ["reference", "--out", str(folder)], prog_name="leaguegraph")
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("name", ["settings.md", "cli.md", "transfers.md"])
def test_committed_pages_are_those_of_the_program(written: Path, name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == (written / name).read_text(encoding="utf-8"), "run `make docs`"


def test_every_setting_and_every_command_has_its_place(written: Path) -> None:
    settings = (written / "settings.md").read_text(encoding="utf-8")
    assert all(f"| `LEAGUEGRAPH_{name.upper()}` |" in settings for name in Settings.model_fields)
    commands = (written / "cli.md").read_text(encoding="utf-8")
    for command in ("demo", "serve", "db start", "db load", "load divisions", "load organisations", "account grant", "token"):
        assert f"\n## leaguegraph {command}\n" in commands


def test_every_command_shows_an_example(written: Path) -> None:
    sections = (written / "cli.md").read_text(encoding="utf-8").split("\n## ")[1:]
    without = [text.split("\n", 1)[0] for text in sections if " COMMAND\n" not in text and "\nExample: `" not in text]
    assert without == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = CliRunner().invoke(build_app(), ["reference", "--out", str(tmp_path / "file")])
    assert getattr(result.exception, "code", None) == "CANNOT_WRITE"
