"""From a token to the caller's rights, kept for a few seconds so that a revoked grant ends soon."""

from __future__ import annotations

import time
from collections import OrderedDict

from api.service_callers import ServiceCallers
from api.tokens import Caller, TokenReader, unauthenticated
from domain.rights import Rights
from graph.accounts import get_rights
from graph.database import Database

KEPT_S = 10.0
KEPT_CALLERS = 10_000


class Callers:
    """Who calls, and what they may see now."""

    def __init__(self, tokens: TokenReader, db: Database) -> None:
        self._tokens = tokens
        self._services = ServiceCallers(db)
        self._db = db
        self._rights: OrderedDict[Caller, tuple[Rights, float]] = OrderedDict()

    def until(self, authorization: str | None) -> float:
        """Return until when a token holds that was read just now, in seconds since 1970."""
        token = _token(authorization)
        return (self._services if self._services.takes(token) else self._tokens).until(token)

    async def account(self, authorization: str | None) -> str:
        """Return what tells accounts apart that call, without looking at the graph.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``.
        """
        token = _token(authorization)
        if self._services.takes(token):
            return self._services.account(token)
        caller = await self._tokens.read(token)
        return f"{caller.issuer}|{caller.subject}"

    async def rights(self, authorization: str | None, *, fresh: bool = False) -> Rights:
        """Return the rights of the caller with this ``Authorization`` header; ``fresh``: as the graph has them now.

        Raises
        ------
        RequestError
            ``UNAUTHENTICATED``.
        """
        token = _token(authorization)
        if self._services.takes(token):
            return await self._services.rights(token, fresh=fresh)
        caller = await self._tokens.read(token)
        kept = self._rights.get(caller)
        now = time.monotonic()
        if kept and kept[1] > now and not fresh:
            return kept[0]
        rights = await get_rights(self._db, caller.issuer, caller.subject)
        self._rights[caller] = rights, now + KEPT_S
        if len(self._rights) > KEPT_CALLERS:
            self._rights.popitem(last=False)
        return rights


def _token(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("There is no token.")
    return token.strip()
