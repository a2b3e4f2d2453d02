"""The keys that tokens are checked with: fixed ones, or those that an identity provider publishes at its JWKS address."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from domain.errors import InvalidInput, Unavailable

log = structlog.get_logger()

SYMMETRIC = ("HS256",)
ASYMMETRIC = ("RS256", "ES256")
OF_SIGNATURES = {"RSA", "EC"}

FRESH_S = 3_600.0
USABLE_S = 86_400.0
AGAIN_AFTER_S = 60.0
TIMEOUT_S = 5.0
MOST_BYTES = 262_144
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Keys(Protocol):
    """Where keys come from; ``algorithms`` are those that may sign with them."""

    algorithms: Sequence[str]

    async def current(self) -> OctKey | KeySet:
        """Return the keys as they are known."""

    async def renewed(self) -> OctKey | KeySet | None:
        """Return keys that were asked for anew, because one is not among those known; ``None`` where it is too soon for that."""


class FixedKeys:
    """A shared secret, or public keys that do not change while the program runs."""

    def __init__(self, key: OctKey | KeySet) -> None:
        self._key = key
        self.algorithms: Sequence[str] = SYMMETRIC if isinstance(key, OctKey) else ASYMMETRIC

    async def current(self) -> OctKey | KeySet:
        """Return them."""
        return self._key

    async def renewed(self) -> None:
        """Return nothing: there are no others."""


class PublishedKeys:
    """The keys at an address, asked for at the first token, every hour, and when a token names one that is not known.

    Between two requests lie at least 60 s, whatever tokens name. Where the provider does not answer, known keys serve for a day.

    Parameters
    ----------
    url : str
        ``https://…``; ``http://`` is taken for this machine alone.
    ca_file : Path, optional
        Certificates by which the provider's is checked, besides those of the system.
    clock : Callable, optional
        Seconds that only grow.

    Raises
    ------
    InvalidInput
        ``BAD_JWKS_URL``.
    """

    algorithms: Sequence[str] = ASYMMETRIC

    def __init__(self, url: str, ca_file: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = _checked(url)
        self._tls = ssl.create_default_context()
        if ca_file:
            self._tls.load_verify_locations(ca_file)
        self._clock = clock
        self._asking = asyncio.Lock()
        self._renewing: asyncio.Task[bool] | None = None
        self._keys: KeySet | None = None
        self._known_at = self._asked_at = -USABLE_S

    async def current(self) -> KeySet:
        """Return the keys; they are asked for where there are none, and beside that where they are an hour old.

        Raises
        ------
        Unavailable
            ``NO_ISSUER_KEYS``: the provider has not answered, and there are no keys of the last day.
        """
        if self._keys is None or self._clock() - self._known_at > USABLE_S:
            await self._ask()
        elif self._clock() - self._known_at > FRESH_S and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._ask())  # nobody waits for a provider that is slow
        if self._keys is None or self._clock() - self._known_at > USABLE_S:
            problem = f"The keys of the identity provider cannot be had from {self._url.host}."
            raise Unavailable("NO_ISSUER_KEYS", problem, "Look whether LEAGUEGRAPH_TOKEN_JWKS_URL can be reached from here.")
        return self._keys

    async def renewed(self) -> KeySet | None:
        """Return the keys, asked for anew; ``None`` where they were asked for within the last minute."""
        return self._keys if await self._ask() else None

    async def _ask(self) -> bool:
        """Ask once, also for many at once; tell whether new keys have come."""
        known_at = self._known_at
        async with self._asking:
            if self._known_at != known_at:  # another one has asked meanwhile
                return True
            if self._clock() - self._asked_at < AGAIN_AFTER_S:
                return False
            self._asked_at = self._clock()
            try:
                self._keys = await self._fetched()
            except (httpx.HTTPError, OSError, InvalidInput) as exc:
                log.warning("keys of the identity provider not renewed", host=self._url.host, problem=type(exc).__name__)
                return False
            self._known_at = self._clock()
            return True

    async def _fetched(self) -> KeySet:
        body = b""
        async with (
            asyncio.timeout(2 * TIMEOUT_S),
            httpx.AsyncClient(verify=self._tls, timeout=TIMEOUT_S, trust_env=False) as client,
            client.stream("GET", self._url, headers={"accept": "application/json"}) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise httpx.HTTPError(f"status {response.status_code}")
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise httpx.HTTPError("the key set is too large")
        return key_set(body, str(self._url))


def _checked(url: str) -> httpx.URL:
    try:
        read = httpx.URL(url)
    except httpx.InvalidURL:
        read = httpx.URL("")
    plain = read.scheme == "http" and read.host in LOOPBACK
    if not read.host or read.userinfo or (read.scheme != "https" and not plain):
        problem = "LEAGUEGRAPH_TOKEN_JWKS_URL must begin with https:// and hold no user or password."
        raise InvalidInput("BAD_JWKS_URL", problem, "Take `jwks_uri` from the provider's /.well-known/openid-configuration.")
    return read


def public_keys(file: Path) -> KeySet:
    """Return the public keys in a JWKS file.

    Raises
    ------
    InvalidInput
        ``BAD_JWKS``: the file cannot be read as a key set.
    """
    try:
        return key_set(file.read_bytes(), str(file))
    except OSError as exc:
        raise _unreadable(str(file)) from exc


def key_set(text: bytes, where: str) -> KeySet:
    """Return the keys of a JWKS that sign: RSA and EC, save those that it marks for encryption.

    Raises
    ------
    InvalidInput
        ``BAD_JWKS``: it cannot be read, or holds none.
    """
    try:
        listed: Sequence[Mapping[str, Any]] = json.loads(text)["keys"]
        signing = [key for key in listed if key["kty"] in OF_SIGNATURES and key.get("use", "sig") == "sig"]
        if signing:
            return KeySet.import_key_set({"keys": [dict(key) for key in signing]})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JoseError) as exc:
        raise _unreadable(where) from exc
    raise _unreadable(where)


def _unreadable(where: str) -> InvalidInput:
    return InvalidInput(
        "BAD_JWKS", f"{where} is not a readable JWKS with keys that sign.", "Save the issuer's key set there as JSON."
    )
