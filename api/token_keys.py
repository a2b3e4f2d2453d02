"""The key that tokens are checked with, as the settings say."""

from __future__ import annotations

from joserfc.jwk import OctKey

from api.issuer_keys import FixedKeys, Keys, PublishedKeys, public_keys
from api.tokens import TokenReader, generated_key, shared_key
from domain.errors import Refused
from settings import Settings


def token_reader(settings: Settings) -> TokenReader:
    """Return what checks tokens.

    Raises
    ------
    Refused
        ``NO_TOKEN_KEY``: outside the demo without a key of one's own.
    """
    return TokenReader(_keys(settings), settings.token_issuer, settings.token_audience)


def has_own_key(settings: Settings) -> bool:
    """Tell whether there is another key than the generated one of the demo."""
    return bool(settings.token_jwks_url or settings.token_jwks or settings.token_key)


def _keys(settings: Settings) -> Keys:
    if settings.token_jwks_url:
        return PublishedKeys(settings.token_jwks_url, settings.token_ca)
    if settings.token_jwks:
        return FixedKeys(public_keys(settings.token_jwks))
    if settings.token_key:
        return FixedKeys(shared_key(settings.token_key.get_secret_value()))
    if settings.demo:
        return FixedKeys(OctKey.import_key(generated_key(settings.home)))
    raise Refused(
        "NO_TOKEN_KEY",
        "There is no key to check tokens with, and the generated one serves the demo alone.",
        "Set LEAGUEGRAPH_TOKEN_KEY, LEAGUEGRAPH_TOKEN_JWKS or LEAGUEGRAPH_TOKEN_JWKS_URL.",
    )
