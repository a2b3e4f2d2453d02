"""A real server on loopback, in the tests' own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from pydantic import SecretStr

from api.app import Application
from api.serve import serve, take_port
from api.tokens import issue_token
from graph.database import Database
from settings import Settings

KEY = "a key of the tests with more than 32 characters"
ISSUER = AUDIENCE = "leaguegraph"


def token_for(subject: str, *, key: str = KEY, audience: str = AUDIENCE, issuer: str = ISSUER, lifetime_s: int = 600) -> str:
    """Return a token as the tests' servers take it, or one with a fault."""
    return issue_token(key, subject, issuer=issuer, audience=audience, lifetime_s=lifetime_s)


def bearer(subject: str) -> dict[str, str]:
    """Return the header of an account."""
    return {"authorization": f"Bearer {token_for(subject)}"}


def own_settings(home: Path, **changes: object) -> Settings:
    """Return settings that read no environment and no file."""
    values: dict[str, object] = {"home": home, "token_key": SecretStr(KEY), **changes}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]


@asynccontextmanager
async def serving(settings: Settings, db: Database, page: Path | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Serve for the time of a block; the client speaks to the server over loopback."""
    listening = take_port("127.0.0.1", 0)
    port = listening.getsockname()[1]
    ready, over = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        ready.set()
        await over.wait()
        raise Over

    app = Application(settings, db)
    if page:
        app.add_page(page)
    server = asyncio.create_task(serve(app, listening, wait))
    await asyncio.wait([server, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            yield client
    finally:
        over.set()
        await asyncio.gather(server, return_exceptions=True)


class Over(Exception):
    """The block is over."""
