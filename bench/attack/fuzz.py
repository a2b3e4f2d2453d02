"""schemathesis: documents made at random from the schema, until one of them makes the server fail."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.attack.target import Finding, Target
from domain.progress import Progress, silent

SCHEMA = Path(__file__).parents[2] / "schema.graphql"
SCHEMATHESIS = Path(sys.executable).with_name("st")
RUN_OVER_S = 300
HOOKS = {"SCHEMATHESIS_HOOKS": "bench.attack.schemathesis_checks", "PYTHONPATH": str(SCHEMA.parent)}


async def run_fuzz(target: Target, *, examples: int, seconds: int | None = None, progress: Progress = silent) -> Finding:
    """Make so many documents for each root field, or for so long; a server error is a failure."""
    finding = Finding("random documents", "schemathesis")
    if not SCHEMATHESIS.is_file():
        finding.failures.append("schemathesis is not installed here: run it in the development environment (`make environment`)")
        return finding
    running = asyncio.create_task(asyncio.to_thread(_run, target, examples, seconds))
    if seconds:
        await _count_down(running, seconds, progress)
    done = await running
    tested = re.search(r"(\d[\d,]*) generated", done.stdout) or re.search(r"Test cases:\s*\n\s*(\d[\d,]*)", done.stdout)
    finding.tried = int(tested[1].replace(",", "")) if tested else 0
    if done.returncode:
        finding.failures.append((done.stdout + done.stderr).strip()[-3_000:])
    elif not finding.tried:
        finding.failures.append("no document was made: " + done.stdout.strip()[-500:])
    return finding


async def _count_down(running: asyncio.Task[subprocess.CompletedProcess[str]], seconds: int, progress: Progress) -> None:
    for second in range(seconds):
        progress("Sending documents at random (seconds)", second, seconds)
        if (await asyncio.wait([running], timeout=1))[0]:
            return
    progress("Sending documents at random (seconds)", seconds, seconds)


def _run(target: Target, examples: int, seconds: int | None) -> subprocess.CompletedProcess[str]:
    url = f"{target.client.base_url}".rstrip("/") + "/graphql"
    bounds = ["--max-time", str(seconds)] if seconds else []
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "schemathesis.toml"
        config.write_text('headers = { Authorization = "Bearer ${LEAGUEGRAPH_TOKEN}" }\n', encoding="utf-8")
        command = [
            str(SCHEMATHESIS), "--config-file", str(config), "run", str(SCHEMA), "--url", url, "--max-examples", str(examples),
            "--checks", "no_server_fault", "--phases", "fuzzing", "--suppress-health-check", "all", "--continue-on-failure",
            "--generation-database", "none", "--no-color", *bounds,
        ]  # fmt: skip
        return subprocess.run(  # noqa: S603 - a fixed program; the token stands in no list of processes
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=(seconds or 0) + RUN_OVER_S,
            cwd=scratch,
            env={**os.environ, **HOOKS, "LEAGUEGRAPH_TOKEN": target.token},
        )
