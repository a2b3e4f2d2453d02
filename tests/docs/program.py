"""What the program itself says, read from its sources: error codes, statements, Markdown files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.own_server import ROOT

FOLDERS = ("domain", "graph", "loaders", "analytics", "workflows", "api", "bench", "cli")
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[A-Z][A-Z0-9]{3,}")
NOT_CODES = frozenset({"NFKC", "XLSX"})  # words in capitals that stand in loaders/ for something else
FAMILY = ("LeagueGraphError", "InvalidInput", "Refused", "NotFound", "Conflict", "Unavailable")


def python_files(*folders: str) -> list[Path]:
    """Return the Python sources in these folders."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def parsed(file: Path) -> ast.Module:
    """Return the syntax tree of a source."""
    return ast.parse(file.read_text(encoding="utf-8"))


def markdown_files() -> list[Path]:
    """Return every document of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")])


def error_classes() -> set[str]:
    """Return the names of the family in domain.errors and of everything that derives from it."""
    names = set(FAMILY)
    trees = [parsed(file) for file in python_files(*FOLDERS)]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in range(len(FAMILY)):  # a chain of derivations is never longer
        names |= {node.name for node in classes if any(isinstance(base, ast.Name) and base.id in names for base in node.bases)}
    return names


def raised_codes() -> set[str]:
    """Return the first argument of every error that is made, in the whole program."""
    makers = error_classes() | {"bad_file"}
    return {code for file in python_files(*FOLDERS) for code in _first_arguments(parsed(file), makers)}


def _first_arguments(tree: ast.Module, makers: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
            yield from _texts(node.args[0])


def _texts(argument: ast.expr) -> Iterator[str]:
    """Yield the texts of an argument: a literal, or both sides of a choice; a variable is a maker's own parameter."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _texts(argument.body)
        yield from _texts(argument.orelse)
    elif not isinstance(argument, ast.Name):
        raise AssertionError(f"a code that cannot be read from the source: {ast.unparse(argument)}")


def row_codes() -> set[str]:
    """Return every text in capitals in loaders/: there they are the codes of rows and files; the sample has words of its own."""
    found = set()
    sample = ROOT / "loaders" / "sample"
    for file in (each for each in python_files("loaders") if sample not in each.parents):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found - NOT_CODES
