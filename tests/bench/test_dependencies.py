"""Licences of everything that is installed and locked, and the SBOM; what services say of vulnerabilities is not asked here."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from bench.dependencies import EXCEPTIONS, JARS, Part, npm_parts, python_parts, write_sboms
from tests.own_server import ROOT


def test_every_licence_is_allowed() -> None:
    parts = [*python_parts(), *npm_parts()]
    assert len(parts) > 400
    assert [part for part in parts if not part.allowed] == []
    assert {part.name for part in parts} >= set(EXCEPTIONS)


def test_a_licence_that_we_may_not_ship_is_noticed() -> None:
    for licence in (
        "GPL-3.0-only",
        "AGPL-3.0",
        "SSPL-1.0",
        "BUSL-1.1",
        "",
        "Proprietary",
        "MIT AND GPL-2.0-only",
        "CC-BY-NC-4.0",
    ):
        assert not Part("Python", "x", "1", licence).allowed, licence


def test_the_sbom_lists_what_the_locks_list(tmp_path: Path) -> None:
    assert write_sboms(tmp_path) == []
    files = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()}
    assert {content["bomFormat"] for content in files.values()} == {"CycloneDX"}
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    listed = {part["name"] for name in ("python", "python-development") for part in files[f"{name}.cdx.json"]["components"]}
    assert {"strawberry-graphql", "neo4j", "pytest", "uvicorn"} <= listed
    assert {each["name"] for each in locked} - listed - {"leaguegraph"} == set()
    jars = tomllib.loads(JARS.read_text(encoding="utf-8"))["dependencies"]
    assert len(files["jars.cdx.json"]["components"]) == len(jars) > 200
