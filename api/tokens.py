"""Tokens: JSON Web Tokens that say who calls, issued by us in the demo and by an identity provider elsewhere."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from api.errors import Code, RequestError
from api.generated import GENERATED, generated_secret
from domain.errors import InvalidInput, Refused

DEMO_ISSUER = "leaguegraph-demo"
LEAST_KEY_LENGTH = 32
LONGEST_TOKEN = 8_192
KEPT_TOKENS = 10_000
LEEWAY_S = 5
SYMMETRIC = ["HS256"]
ASYMMETRIC = ["RS256", "ES256"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token says is calling."""

    issuer: str
    subject: str


class TokenReader:
    """Checks tokens: signature, algorithm, issuer, audience, times.

    Parameters
    ----------
    key : OctKey | KeySet
        The shared secret, or the public keys of the issuer; decides the algorithms that are taken.
    issuer, audience : str
        What ``iss`` and ``aud`` must be.
    """

    def __init__(self, key: OctKey | KeySet, issuer: str, audience: str) -> None:
        self._key = key
        self._algorithms = SYMMETRIC if isinstance(key, OctKey) else ASYMMETRIC
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._known: OrderedDict[str, tuple[Caller, float]] = OrderedDict()

    def read(self, token: str) -> Caller:
        """Return who calls.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``: the token is not one of ours, is out of its time, or is for somebody else.
        """
        known = self._known.get(token)
        if known and known[1] > time.time():
            return known[0]
        caller, expires_at = self._check(token)
        self._known[token] = caller, expires_at
        if len(self._known) > KEPT_TOKENS:
            self._known.popitem(last=False)
        return caller

    def until(self, token: str) -> float:
        """Return until when a token holds, in seconds since 1970; 0 where it was not read."""
        known = self._known.get(token)
        return known[1] if known else 0.0

    def _check(self, token: str) -> tuple[Caller, float]:
        if len(token) > LONGEST_TOKEN:
            raise unauthenticated("The token is too long.")
        try:
            claims = jwt.decode(token, self._key, algorithms=self._algorithms).claims
            self._claims.validate(claims)
            expires_at = float(claims["exp"])
        except (JoseError, ValueError, TypeError, KeyError, OverflowError) as exc:
            raise unauthenticated("The token is not valid: expired, signed with another key, or not for this service.") from exc
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise unauthenticated("The token names nobody.")
        return Caller(str(claims["iss"]), subject), expires_at


def unauthenticated(why: str) -> RequestError:
    """Return the refusal of a request without a valid token."""
    return RequestError(Code.UNAUTHENTICATED, f"{why} Send a valid one as `Authorization: Bearer …`.")


def issue_token(key: str, subject: str, *, issuer: str, audience: str, lifetime_s: int) -> str:
    """Sign a token with the shared secret (HS256)."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": audience, "sub": subject, "iat": now, "exp": now + lifetime_s}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key))


def generated_key(home: Path) -> str:
    """Return the demo's key of tokens."""
    return generated_secret(home, "token.key")


def shared_key(key: str) -> OctKey:
    """Return a shared secret as a key.

    Raises
    ------
    Refused
        ``GENERATED_KEY``: the key was generated for the demo.
    InvalidInput
        ``SHORT_KEY``: it has fewer than 32 characters.
    """
    if key.startswith(GENERATED):
        raise Refused(
            "GENERATED_KEY",
            "LEAGUEGRAPH_TOKEN_KEY is a key that was generated for the demo.",
            "Set a secret of your own, for example the output of `openssl rand -hex 32`.",
        )
    if len(key) < LEAST_KEY_LENGTH:
        raise InvalidInput(
            "SHORT_KEY",
            f"LEAGUEGRAPH_TOKEN_KEY has fewer than {LEAST_KEY_LENGTH} characters.",
            "Set a longer one, for example the output of `openssl rand -hex 32`.",
        )
    return OctKey.import_key(key)


def public_keys(file: Path) -> KeySet:
    """Return the public keys in a JWKS file.

    Raises
    ------
    InvalidInput
        ``BAD_JWKS``: the file cannot be read as a key set.
    """

    try:
        return KeySet.import_key_set(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, JoseError) as exc:
        raise InvalidInput(
            "BAD_JWKS", f"{file} is not a readable JWKS file.", "Save the issuer's key set there as JSON."
        ) from exc
