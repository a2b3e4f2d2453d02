"""``leaguegraph token``: a token for an account, signed with the shared key."""

from __future__ import annotations

import sys

import typer

from api.token_keys import has_own_key
from api.tokens import DEMO_ISSUER, generated_key, issue_token, shared_key
from cli.support import check_subject, load_settings, print_json
from domain.errors import Refused
from settings import Settings

DAY_S = 86_400


def token(
    subject: str = typer.Option(..., "--as", help="Account that the token is for (its `sub`)."),
    days: float = typer.Option(1, "--days", min=0.001, max=366, help="How long it is valid."),
    json: bool = typer.Option(False, "--json", help="Write JSON, for programs."),
) -> None:
    """Write a token for an account; what the account may see is granted by `leaguegraph account grant`.

    Without LEAGUEGRAPH_TOKEN_KEY it is signed with the demo's generated key and opens the demo alone.

    Example: `leaguegraph token --as li.na --days 30`
    """
    settings = load_settings()
    if settings.token_jwks or settings.token_jwks_url:
        problem = "LEAGUEGRAPH_TOKEN_JWKS (or _URL) leaves tokens to an identity provider; this program has no key to sign with."
        raise Refused("FOREIGN_TOKENS", problem, "Get the token from that provider.")
    check_subject(subject)
    if settings.token_key:
        key = settings.token_key.get_secret_value()
        shared_key(key)  # refuses a short or a generated one
    else:
        key = generated_key(settings.home)
    lifetime_s = max(1, int(days * DAY_S))
    text = issue_token(key, subject, issuer=token_issuer(settings), audience=settings.token_audience, lifetime_s=lifetime_s)
    if json:
        print_json({"subject": subject, "token": text, "lifetime_s": lifetime_s})
    else:
        sys.stdout.write(text + "\n")


def token_issuer(settings: Settings) -> str:
    """Return the issuer of the tokens that are taken: the demo's own where there is no key but the generated one."""
    return settings.token_issuer if has_own_key(settings) else DEMO_ISSUER
