"""The key that tokens are checked with, as the settings say."""

from __future__ import annotations

from joserfc.jwk import KeySet, OctKey

from api.tokens import TokenReader, generated_key, public_keys, shared_key
from domain.errors import Refused
from settings import Settings


def token_reader(settings: Settings) -> TokenReader:
    """Return what checks tokens.

    Raises
    ------
    Refused
        ``NO_TOKEN_KEY``: outside the demo without a key of one's own.
    """
    key: OctKey | KeySet
    if settings.token_jwks:
        key = public_keys(settings.token_jwks)
    elif settings.token_key:
        key = shared_key(settings.token_key.get_secret_value())
    elif settings.demo:
        key = OctKey.import_key(generated_key(settings.home))
    else:
        raise Refused(
            "NO_TOKEN_KEY",
            "There is no key to check tokens with, and the generated one serves the demo alone.",
            "Set LEAGUEGRAPH_TOKEN_KEY or LEAGUEGRAPH_TOKEN_JWKS.",
        )
    return TokenReader(key, settings.token_issuer, settings.token_audience)
