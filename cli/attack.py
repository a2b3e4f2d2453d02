"""``leaguegraph attack``: what a server withstands."""

from __future__ import annotations

from typing import Annotated

import typer

from api.tokens import DEMO_ISSUER, generated_key, issue_token
from bench.attack.run import run_attacks
from bench.attack.target import MOST_TOLD, Finding
from cli.support import load_settings, out, print_table, progress_shown, run_async
from settings import Settings

DEMO_ACCOUNT = "officer.province"
HOUR_S = 3_600


def attack(
    url: Annotated[str, typer.Option("--url", help="Address of the server.")] = "http://127.0.0.1:8000",
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.1, max=600, help="Only documents at random, for so long.")
    ] = None,
) -> None:
    """Attack a running server: audits, injections, documents without bounds, slow connections, bad tokens, random documents.

    With a token in LEAGUEGRAPH_TOKEN, else as an officer of the demo in this home. Random mutations are among it: attack a demo
    or a copy, never the service of real people. Takes some minutes; exit code 1 where something did not hold.

    Example: `leaguegraph attack --url http://127.0.0.1:8000`
    """
    settings = load_settings()
    token = settings.token.get_secret_value() if settings.token else _demo_token(settings)
    with progress_shown() as progress:
        attacks = run_attacks(url, token, settings.home, demo=not settings.token, minutes=minutes, progress=progress)
        findings = run_async(attacks)
    _show(url, findings)
    if any(finding.failures for finding in findings):
        raise typer.Exit(1)


def _demo_token(settings: Settings) -> str:
    audience = settings.token_audience
    lifetime_s = 12 * HOUR_S
    return issue_token(generated_key(settings.home), DEMO_ACCOUNT, issuer=DEMO_ISSUER, audience=audience, lifetime_s=lifetime_s)


def _show(url: str, findings: list[Finding]) -> None:
    cells: list[list[object]] = [
        [each.area, each.name, f"{each.tried:,}", f"{len(each.failures):,}" if each.failures else "all held"] for each in findings
    ]
    print_table(f"Attacks on {url}", ["area", "what", "tried", "did not hold"], cells)
    for each in findings:
        for sentence in each.failures[:MOST_TOLD]:
            out.print(f"{each.area}, {each.name}: {sentence}", highlight=False, markup=False, soft_wrap=True)
        if len(each.failures) > MOST_TOLD:
            out.print(f"… and {len(each.failures) - MOST_TOLD} more of {each.name}.", highlight=False)
