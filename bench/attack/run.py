"""All attacks on one server, in turn."""

from __future__ import annotations

from pathlib import Path

import httpx

from api.schema import graphql_schema
from bench.attack.audits import run_audits
from bench.attack.bounds import run_bounds
from bench.attack.fuzz import run_fuzz
from bench.attack.injections import run_injections
from bench.attack.slow import run_slow
from bench.attack.target import Finding, Target
from domain.errors import Unavailable
from domain.progress import Progress, silent

TIMEOUT_S = 60.0
EXAMPLES = 20
PARTS = 6


async def run_attacks(
    url: str, token: str, home: Path, *, demo: bool, minutes: float | None = None, progress: Progress = silent
) -> list[Finding]:
    """Attack the server at ``url``; with ``minutes`` schemathesis alone, for so long.

    Raises
    ------
    Unavailable
        ``NO_TARGET``: nothing answers there; ``NO_AUDITS``.
    """
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S, trust_env=False) as client:
        target = Target(client, token)
        await _check_answers(target, url)
        if minutes:
            return [await run_fuzz(target, examples=1_000_000, seconds=max(int(minutes * 60), 1), progress=progress)]
        findings: list[Finding] = []
        progress("Attacking", 0, PARTS)
        findings.append(await run_audits(target, home, introspection=demo))
        progress("Attacking", 1, PARTS)
        findings += await run_bounds(target, demo=demo)
        progress("Attacking", 2, PARTS)
        findings += await run_injections(target, graphql_schema())
        progress("Attacking", 3, PARTS)
        findings.append(await run_fuzz(target, examples=EXAMPLES))
        progress("Attacking", 4, PARTS)
        findings.append(await run_slow(target))
        progress("Attacking", 5, PARTS)
        findings.append(await _still_there(target))
        progress("Attacking", PARTS, PARTS)
        return findings


async def _check_answers(target: Target, url: str) -> None:
    try:
        answer = await target.ask("{ __typename }")
    except httpx.HTTPError as exc:
        step = "Start it (`make demo`), or name its address in --url, as http://127.0.0.1:8000."
        raise Unavailable("NO_TARGET", f"Nothing answers at {url} ({type(exc).__name__}).", step) from exc
    if answer.status_code != httpx.codes.OK:
        problem = f"{url} does not take the token ({answer.status_code})."
        raise Unavailable("NO_TARGET", problem, "Give it one in LEAGUEGRAPH_TOKEN, from `leaguegraph token --as ACCOUNT`.")


async def _still_there(target: Target) -> Finding:
    finding = Finding("afterwards", "the server as it was")
    finding.check(await target.lives(), "the process does not answer")
    answer = await target.ask('{ organisation(code: "44") { name totals { organisations } } }')
    holds = answer.status_code == httpx.codes.OK and "errors" not in answer.json()
    finding.check(holds, f"a plain question: {answer.text[:300]}")
    return finding
