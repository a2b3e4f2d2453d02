"""The demo for tests in the browser: its address, its tokens, questions to it by the API, and pages of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page

from api.demo import member_of
from api.tokens import DEMO_ISSUER, generated_key, issue_token
from tests.demo_program import PROGRAM, READY, end, environment, start, wait_for
from tests.own_server import ROOT

PATIENCE_MS = 30_000


class Demo:
    """A running demo in a home."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.address = f"http://127.0.0.1:{port}"
        self._runs = 0
        self._start()

    def _start(self) -> None:
        self._runs += 1
        log = self.home.parent / f"{self.home.name}-{self.port}-{self._runs}.log"
        self._process = start(self.home, self.port, log)
        said = wait_for(READY, log, self._process)
        names = re.findall(r"^([a-z.]+) · ", said, re.MULTILINE)
        self.tokens = dict(zip(names, re.findall(r"^eyJ\S+$", said, re.MULTILINE), strict=True))

    def end(self) -> None:
        """End it."""
        assert end(self._process) == 0

    @asynccontextmanager
    async def gone(self) -> AsyncIterator[None]:
        """Have the server away for the time of a block."""
        self.end()
        try:
            yield
        finally:
            self._start()

    def grant(self, subject: str, role: str, code: str) -> str:
        """Grant a role to another account; return a token of it."""
        words = ["account", "grant", subject, "--role", role, "--at", code, "--issuer", DEMO_ISSUER]
        subprocess.run([*PROGRAM, *words], cwd=ROOT, env=environment(self.home), check=True, capture_output=True, timeout=120)
        return self.token(subject, 3_600)

    def token(self, subject: str, lifetime_s: int) -> str:
        """Return a token that lasts so long."""
        key = generated_key(self.home)
        return issue_token(key, subject, issuer=DEMO_ISSUER, audience="leaguegraph", lifetime_s=lifetime_s)

    def member(self) -> str:
        """Return the id of the person whom the demo shows."""
        return member_of(self.home)

    async def ask(self, query: str, subject: str = "officer.province", **variables: Any) -> Any:
        """Return the answer to a question by the API."""
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            response = await client.post(
                f"{self.address}/graphql",
                json={"query": query, "variables": variables},
                headers={"authorization": f"Bearer {self.tokens[subject]}"},
            )
        body = response.json()
        assert "errors" not in body, body
        return body["data"]


@dataclass
class Seen:
    """A page, what it asked for, and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def go(self, path: str) -> None:
        """Open an address of the explorer and wait until it is there."""
        await self.page.goto(path)
        await self.page.wait_for_load_state("networkidle")


@asynccontextmanager
async def opened(
    browser: Browser,
    address: str,
    token: str | None,
    *,
    language: str = "zh",
    size: tuple[int, int] = (1400, 900),
    also: tuple[str, ...] = (),
) -> AsyncIterator[Seen]:
    """A page in a context of its own, signed in with a token; it asks nobody but the address, and ``also`` these."""
    options: Mapping[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "base_url": address}
    context = await browser.new_context(**options, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    signed = f"sessionStorage.setItem('leaguegraph.token', '{token}');" if token else ""
    # once in a tab: a page that signs out stays so
    once = f"if (!sessionStorage.getItem('begun')) {{ sessionStorage.setItem('begun', '1'); {signed} }}"
    await context.add_init_script(
        f"{once} if (!localStorage.getItem('leaguegraph.language')) localStorage.setItem('leaguegraph.language', '{language}');"
    )
    seen = Seen(await context.new_page())
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("console", lambda message: seen.wrong.append(message.text) if message.type in {"error", "warning"} else None)
    seen.page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    try:
        yield seen
    finally:
        await context.close()
    others = [url for url in seen.asked if not url.startswith((address, "data:", "blob:", *also))]
    assert others == []  # nobody else is asked for anything
