"""The script of docs/how-to/query-from-python.md, run against a served small province."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from graph.database import Database
from tests.api.serving import own_settings, serving, token_for
from tests.own_server import ROOT, emptied
from tests.small_province import build_small_province

SCRIPT = ROOT / "docs" / "how-to" / "query_tree.py"


async def run(address: str, token: str, *words: str) -> tuple[int | None, str, str]:
    """Run the script; its exit code, output and errors."""
    environment = {**os.environ, "LEAGUEGRAPH_TOKEN": token, "NO_PROXY": "*"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, SCRIPT, address, *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_the_script_prints_the_way_to_each_branch(database: Database, tmp_path: Path) -> None:
    await build_small_province(await emptied(database))
    async with serving(own_settings(tmp_path), database) as client:
        address = f"{client.base_url}/graphql".replace("//graphql", "/graphql")
        code, out, err = await run(address, token_for("somebody"), "新村", "440104")
        assert (code, err) == (0, "")
        (line,) = out.splitlines()  # the other branch of that name stands in 440105
        assert line.startswith("440104001002  ")
        assert line.endswith(" › 新村团支部")
        assert line.count(" › ") == 4
        code, out, err = await run(address, "nonsense", "新村")
    assert (code, out) == (1, "")
    assert "token" in err
