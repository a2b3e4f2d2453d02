"""The port that posts notifications to one address: https alone, signed, no redirects, to an address that was checked."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from pathlib import Path

import httpx

from domain.errors import InvalidInput
from workflows.notifications.addresses import checked_address
from workflows.notifications.port import Message, not_taken

TIMEOUT_S = 10.0
LEAST_SECRET = 32
TAKEN = range(200, 300)


class WebhookPort:
    """Posts each message as JSON.

    Parameters
    ----------
    url : str
        ``https://…``, without user and password.
    secret : str
        At least 32 characters, known to both sides.
    allow_private : bool
        Whether the host may have addresses of an inner network.
    ca_file : Path, optional
        Certificates by which the host's is checked, besides those of the system.

    Raises
    ------
    InvalidInput
        ``BAD_WEBHOOK``.
    """

    name = "webhook"

    def __init__(self, url: str, secret: str, *, allow_private: bool = False, ca_file: Path | None = None) -> None:
        try:
            self._url = httpx.URL(url)
        except httpx.InvalidURL as exc:
            raise _bad("the address cannot be read") from exc
        if self._url.scheme != "https" or not self._url.host or self._url.userinfo:
            raise _bad("the address must begin with https:// and hold no user or password")
        if len(secret) < LEAST_SECRET:
            raise _bad(f"the secret must have at least {LEAST_SECRET} characters")
        self._secret = secret.encode()
        self._allow_private = allow_private
        self._tls = ssl.create_default_context()
        if ca_file:
            self._tls.load_verify_locations(ca_file)

    async def deliver(self, message: Message) -> None:
        """Post a message; any answer but a 2xx means that it was not taken."""
        try:
            async with asyncio.timeout(2 * TIMEOUT_S):
                status = await self._post(message)
        except (httpx.HTTPError, OSError) as exc:  # TimeoutError is an OSError
            raise not_taken(f"{self._url.host} does not take notifications ({type(exc).__name__}).") from exc
        if status not in TAKEN:
            raise not_taken(f"{self._url.host} answered a notification with {status}.")

    async def _post(self, message: Message) -> int:
        host, port = self._url.host, self._url.port or 443
        address = await checked_address(host, port, allow_private=self._allow_private)
        body = json.dumps(message.body, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Host": self._url.netloc.decode(),
            "Content-Type": "application/json",
            "LeagueGraph-Event": message.id,
            "LeagueGraph-Timestamp": timestamp,
            "LeagueGraph-Signature": signature(self._secret, timestamp, body),
        }
        async with (
            httpx.AsyncClient(verify=self._tls, trust_env=False, follow_redirects=False, timeout=TIMEOUT_S) as client,
            client.stream(
                "POST",
                self._url.copy_with(host=address),
                content=body,
                headers=headers,
                extensions={"sni_hostname": host},  # the certificate must be that of the name
            ) as response,
        ):
            return response.status_code


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature of a body that was sent at a moment (seconds since 1970).

    >>> signature(b"secret", "0", b"{}")[:11]
    'v1=4bbe8d39'
    """
    return "v1=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _bad(why: str) -> InvalidInput:
    return InvalidInput("BAD_WEBHOOK", f"Notifications cannot be posted: {why}.", "Mend LEAGUEGRAPH_NOTIFY_WEBHOOK_….")
