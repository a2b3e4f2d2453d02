"""``leaguegraph check``: what breaks a rule in the graph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.support import open_database, out, print_json, print_table, progress_shown, run_async
from domain.progress import Progress
from graph.rules import GRAPH_RULES, Finding, find_broken_rules

FOUND = 1
MOST_LISTED = 100


def check(json: Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")] = False) -> None:
    """List what breaks a rule of the tree, with the rule's name; the exit code is 1 where something does.

    Example: `leaguegraph check`
    """
    with progress_shown() as progress:
        findings = run_async(_find(progress))
    if json:
        print_json({"rules": len(GRAPH_RULES), "findings": [asdict(finding) for finding in findings]})
    elif findings:
        rows: list[list[object]] = [[each.rule, each.code or "", each.detail] for each in findings[:MOST_LISTED]]
        print_table(f"{len(findings):,} findings", ["rule", "code", "what"], rows)
    else:
        out.print(f"All {len(GRAPH_RULES)} rules hold.", highlight=False)
    if findings:
        raise typer.Exit(FOUND)


async def _find(progress: Progress) -> list[Finding]:
    async with open_database(progress) as db:
        return await find_broken_rules(db, progress)
