"""Tokens of service accounts: looked up in the graph by their fingerprint, and kept for a few seconds."""

from __future__ import annotations

import time
from collections import OrderedDict

from api.errors import RequestError
from api.tokens import unauthenticated
from domain.rights import Rights
from graph.database import Database
from graph.service_tokens import LENGTH, PREFIX, ServiceCaller, find_account, fingerprint

KEPT_S = 10.0
KEPT_TOKENS = 10_000
UNKNOWN = "service tokens that are not known yet"


class ServiceCallers:
    """Whose a service token is."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[str, tuple[ServiceCaller, float]] = OrderedDict()

    @staticmethod
    def _ended() -> RequestError:
        return unauthenticated("The service token is not one of ours, has run out, or was revoked.")

    @staticmethod
    def takes(token: str) -> bool:
        """Tell whether a token has the form of a service token."""
        return token.startswith(PREFIX)

    async def rights(self, token: str, *, fresh: bool = False) -> Rights:
        """Return what a token may do; ``fresh``: as the graph has it now.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``: there is no such token, or it has ended.
        """
        if len(token) != LENGTH:
            raise self._ended()
        key, now = fingerprint(token), time.time()
        found, until = self._known.get(key, (None, 0.0))
        if found is None or until < now or fresh:
            found = await find_account(self._db, token)
            if found is None:
                self._known.pop(key, None)
                raise self._ended()
            self._known[key] = found, min(now + KEPT_S, found.expires_at)
            self._known.move_to_end(key)
            if len(self._known) > KEPT_TOKENS:
                self._known.popitem(last=False)
        return found.rights

    def account(self, token: str) -> str:
        """Return the account of a token that was read lately; all others are one, so that invented ones crowd out nobody.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``: it has not the form of a token.
        """
        if len(token) != LENGTH:
            raise self._ended()
        known = self._known.get(fingerprint(token))
        return f"{known[0].rights.issuer}|{known[0].rights.subject}" if known else UNKNOWN

    def until(self, token: str) -> float:
        """Return until when a token holds, in seconds since 1970; 0 where it was not read."""
        known = self._known.get(fingerprint(token))
        return known[0].expires_at if known else 0.0
