"""What the documents point to exists: files, headings, commands, make targets, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from cli.main import build_app
from tests.docs.program import markdown_files, python_files
from tests.own_server import ROOT

DOCUMENTS = markdown_files()
NAMES = [file.relative_to(ROOT).as_posix() for file in DOCUMENTS]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FOLDERS = ("domain", "graph", "loaders", "analytics", "workflows", "api", "bench", "cli", "tests", "docs", "data")


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def anchors(file: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text_of(file), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command of the program."""
    yield path
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))


@pytest.mark.parametrize("file", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(file: Path) -> None:
    for target in LINK.findall(text_of(file)):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        to = (file.parent / path).resolve() if path else file
        assert to.exists(), target
        assert not anchor or anchor in anchors(to), target


def test_the_index_links_every_document() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in LINK.findall(text_of(index))}
    assert {file for file in DOCUMENTS if ROOT / "docs" in file.parents and file != index} <= linked


@pytest.mark.parametrize("file", DOCUMENTS, ids=NAMES)
def test_named_commands_and_targets_exist(file: Path) -> None:
    known = set(commands(typer.main.get_command(build_app())))
    for words in re.findall(r"(?<![\w/])leaguegraph((?: [a-z][a-z-]*)+)", "\n".join(code_of(file))):
        parts = tuple(words.split())
        assert parts[:1] in known, words
        if any(len(path) == 2 and path[0] == parts[0] for path in known) and len(parts) > 1:
            assert parts[:2] in known, words
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", "\n".join(code_of(file)), re.MULTILINE)) <= targets


def code_of(file: Path) -> list[str]:
    """Return what stands as code in a document: fenced blocks and spans."""
    text = text_of(file)
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return [*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


@pytest.mark.parametrize("file", DOCUMENTS, ids=NAMES)
def test_named_files_of_the_program_exist(file: Path) -> None:
    for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text_of(file)):
        if name.split("/")[0] in FOLDERS and name.split("/")[0] != "data":
            assert (ROOT / name).exists() or name == "api/mutations/", name


def test_readme_is_short_and_names_what_ci_calls() -> None:
    readme = text_of(ROOT / "README.md")
    assert len(readme.splitlines()) < 100
    assert "\nmake demo " in readme
    assert "\nmake test " in readme
    assert "make test" in text_of(ROOT / ".ci" / "run")


def test_the_list_for_a_new_field_names_every_file_that_spells_one() -> None:
    """``moe_code`` was added as the list says: the files that spell it are on the list (the sample fills columns of its own)."""
    steps = text_of(ROOT / "CONTRIBUTING.md").split("## To add a field")[1]
    sources = [*python_files("graph", "loaders", "api"), *(ROOT / "graph" / "cypher").rglob("*.cypher")]
    spelling = {file.relative_to(ROOT).as_posix() for file in sources if re.search(r"\bmoe_code\b", text_of(file))}
    sample = {name for name in spelling if name.startswith("loaders/sample/")}
    assert spelling - sample <= set(re.findall(r"`([\w/]+\.\w+)`", steps))
