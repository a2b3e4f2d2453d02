"""Tokens: JSON Web Tokens that say who calls, issued by us in the demo and by an identity provider elsewhere."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OctKey

from api.errors import Code, RequestError
from api.generated import GENERATED, generated_secret
from api.issuer_keys import Keys
from domain.errors import InvalidInput, Refused

DEMO_ISSUER = "leaguegraph-demo"
LEAST_KEY_LENGTH = 32
LONGEST_TOKEN = 8_192
KEPT_TOKENS = 10_000
KEPT_S = 300.0  # then its key must still be there
LEEWAY_S = 5


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token says is calling."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A token that was checked: whose it is, when it runs out, and until when it need not be checked again."""

    caller: Caller
    expires_at: float
    until: float


class TokenReader:
    """Checks tokens: signature, algorithm, issuer, audience, times.

    Parameters
    ----------
    keys : Keys
        Where the shared secret, or the public keys of the issuer, come from; decides the algorithms that are taken.
    issuer, audience : str
        What ``iss`` and ``aud`` must be.
    """

    def __init__(self, keys: Keys, issuer: str, audience: str) -> None:
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            nbf={"essential": False},
        )
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def read(self, token: str) -> Caller:
        """Return who calls.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``: the token is not one of ours, is out of its time, or is for somebody else.
        Unavailable
            ``NO_ISSUER_KEYS``: the keys to check it with cannot be had.
        """
        known, now = self._known.get(token), time.time()
        if known and known.until > now:
            return known.caller
        caller, expires_at = await self._check(token)
        self._known[token] = _Known(caller, expires_at, min(expires_at, now + KEPT_S))
        self._known.move_to_end(token)
        if len(self._known) > KEPT_TOKENS:
            self._known.popitem(last=False)
        return caller

    def until(self, token: str) -> float:
        """Return until when a token holds, in seconds since 1970; 0 where it was not read."""
        known = self._known.get(token)
        return known.expires_at if known else 0.0

    async def _check(self, token: str) -> tuple[Caller, float]:
        if len(token) > LONGEST_TOKEN:
            raise unauthenticated("The token is too long.")
        try:
            claims = await self._decoded(token)
            self._claims.validate(claims)
            expires_at = float(claims["exp"])
        except (JoseError, ValueError, TypeError, KeyError, OverflowError) as exc:
            raise unauthenticated("The token is not valid: expired, signed with another key, or not for this service.") from exc
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise unauthenticated("The token names nobody.")
        return Caller(str(claims["iss"]), subject), expires_at

    async def _decoded(self, token: str) -> dict[str, Any]:
        keys = await self._keys.current()
        try:
            return self._verified(token, keys)
        except InvalidKeyIdError:
            renewed = await self._keys.renewed()
            if renewed is None:
                raise
            return self._verified(token, renewed)

    def _verified(self, token: str, keys: OctKey | KeySet) -> dict[str, Any]:
        return jwt.decode(token, keys, algorithms=list(self._keys.algorithms)).claims


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
