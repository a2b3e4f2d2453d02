"""Tokens of service accounts: looked up in the graph by their fingerprint, and kept for a few seconds."""

from __future__ import annotations

import time
from collections import OrderedDict

from api.tokens import Caller, unauthenticated
from graph.database import Database
from graph.service_tokens import LENGTH, PREFIX, ServiceCaller, find_account, fingerprint

KEPT_S = 10.0
KEPT_TOKENS = 10_000


class ServiceCallers:
    """Whose a service token is."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[str, tuple[ServiceCaller, float]] = OrderedDict()

    @staticmethod
    def takes(token: str) -> bool:
        """Tell whether a token has the form of a service token."""
        return token.startswith(PREFIX)

    async def read(self, token: str) -> Caller:
        """Return who calls.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``: there is no such token, or it has ended.
        """
        ended = unauthenticated("The service token is not one of ours, has run out, or was revoked.")
        if len(token) != LENGTH:
            raise ended
        key, now = fingerprint(token), time.time()
        found, until = self._known.get(key, (None, 0.0))
        if found is None or until < now:
            found = await find_account(self._db, token)
            if found is None:
                self._known.pop(key, None)
                raise ended
            self._known[key] = found, min(now + KEPT_S, found.expires_at)
            self._known.move_to_end(key)
            if len(self._known) > KEPT_TOKENS:
                self._known.popitem(last=False)
        return Caller(found.issuer, found.subject)

    def until(self, token: str) -> float:
        """Return until when a token holds, in seconds since 1970; 0 where it was not read."""
        known = self._known.get(fingerprint(token))
        return known[0].expires_at if known else 0.0
