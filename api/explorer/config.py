"""What the server tells the page with itself: where the tree begins, what day it is, the demo's accounts, how to sign in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.demo import ACCOUNTS, demo_tokens
from graph.clock import read_clock
from graph.database import Database
from graph.organisations import find_root
from settings import Settings


class PageConfig:
    """The configuration of the page, read for each time it is served.

    Parameters
    ----------
    db : Database
        Where the tree is.
    settings : Settings
        The server's.
    """

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._root: str | None = None  # once there is one it stays

    async def read(self) -> Mapping[str, Any]:
        """Return it; its fields are those of ``Config`` in ``web/src/shell/config.ts``."""
        self._root = self._root or await find_root(self._db)
        today = (await read_clock(self._db)).now().date()
        return {
            "root": self._root or "",
            "today": today.isoformat(),
            "outlines": self._settings.outlines is not None,
            "oidc": _oidc(self._settings),
            "demo": _demo_accounts(self._settings) if self._settings.demo else [],
        }


def as_json_in_html(config: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script element of a page.

    >>> as_json_in_html({"text": "</script>"})
    '{"text": "\\\\u003c/script>"}'
    """
    text = json.dumps(config, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _oidc(settings: Settings) -> Mapping[str, str] | None:
    if settings.oidc_authority is None:
        return None
    return {"authority": settings.oidc_authority, "clientId": settings.oidc_client_id, "scope": settings.oidc_scope}


def _demo_accounts(settings: Settings) -> list[Mapping[str, str]]:
    tokens = demo_tokens(settings.home, settings.token_audience)
    return [
        {
            "subject": account.subject,
            "role": account.role.value if account.role else "",
            "text": account.text,
            "token": tokens[account.subject],
        }
        for account in ACCOUNTS
    ]
