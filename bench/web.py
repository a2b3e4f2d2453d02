"""The explorer in a real browser, on the loaded data: how long one waits, how smoothly ten thousand lines scroll, how big it is.

Every time is taken in the page, from the key or the click to the frame that shows the answer.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from api.tokens import issue_token
from bench.measure import MS, Latency
from bench.servers import ISSUER, StoreAddress
from bench.web_result import WebResult
from bench.web_scripts import EXPAND, FOUND, OPEN, SANKEY, SCRIPTS, SCROLL, USABLE
from domain.errors import Unavailable
from domain.progress import Progress, silent
from domain.rights import Role
from graph.accounts import grant_role, revoke_role
from graph.database import Database

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FIRST_PAGES, EXPANSIONS, SEARCHES, SANKEYS = 15, 100, 60, 15
LINES, OPENED, SCROLL_S = 10_000, 2_500, 8
START_S, STOP_S, LOOK_EVERY_S, OK, KEY_MS = 300, 30, 0.5, 200, 60
SUBJECT, ROOT = "bench", "44"
SIZE: ViewportSize = {"width": 1400, "height": 900}


async def bench_web(home: Path, store: StoreAddress, page: Path, progress: Progress = silent) -> WebResult:
    """Measure the explorer, served by a program of its own on the loaded data.

    Raises
    ------
    Unavailable
        ``NO_BROWSER``: there is no Chromium; ``BENCH_FAILED``: a page did not show what it was asked for.
    """
    browser_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser_path is None:
        raise Unavailable(
            "NO_BROWSER", "There is no Chromium on this machine.", "Install the package chromium, and run it again."
        )
    db = Database.connect(store.uri, store.user, store.password, store.database)
    try:
        parents = [row["code"] for row in await db.read("bench/list_parents", limit=OPENED)]
        names = [row["own_name"] for row in await db.read("bench/list_own_names", limit=SEARCHES)]
        await grant_role(db, ISSUER, SUBJECT, Role.OFFICER, ROOT)
        key = secrets.token_hex(32)
        token = issue_token(key, SUBJECT, issuer=ISSUER, audience=ISSUER, lifetime_s=36_000)
        with _served(home, store, page, key) as address:
            async with async_playwright() as playwright:
                sandbox = [] if os.name == "nt" or os.geteuid() else ["--no-sandbox"]
                browser = await playwright.chromium.launch(executable_path=browser_path, args=sandbox)
                try:
                    return await Visits(browser, address, token).measure(parents, names, progress)
                finally:
                    await browser.close()
    finally:
        await revoke_role(db, ISSUER, SUBJECT, None, ROOT)
        await db.close()


class Visits:
    """Visits of a browser to the explorer, each measured.

    Parameters
    ----------
    browser : Browser
        A started Chromium.
    address : str
        Of the server.
    token : str
        Of an officer of the province.
    """

    def __init__(self, browser: Browser, address: str, token: str) -> None:
        self._browser = browser
        self._address = address
        self._token = token

    async def measure(self, opened: Sequence[str], names: Sequence[str], progress: Progress) -> WebResult:
        """Measure everything, one after the other."""
        totals = await self._totals()
        first, script_bytes = await self._first_pages(progress)
        latencies = {
            "first page, cold cache": first,
            "expand a node": await self._expansions(opened[:: max(1, len(opened) // EXPANSIONS)][:EXPANSIONS], progress),
            "search, after the last key": await self._searches(names, progress),
            "Sankey of the province": await self._sankeys(progress),
        }
        lines, frames = await self._scroll(opened, progress)
        return WebResult(
            totals["organisations"],
            totals["members"],
            latencies,
            lines,
            MS * len(frames) / sum(frames),
            Latency.of(frames),
            script_bytes,
        )

    @asynccontextmanager
    async def _page(self) -> AsyncIterator[Page]:
        """A page in a context of its own: nothing is cached, and somebody is signed in."""
        context = await self._browser.new_context(viewport=SIZE, base_url=self._address)
        await context.add_init_script(
            f"sessionStorage.setItem('leaguegraph.token', '{self._token}');"
            "addEventListener('input', () => { window.lastKey = performance.now() }, true)"
        )
        try:
            yield await context.new_page()
        finally:
            await context.close()

    async def _totals(self) -> dict[str, int]:
        query = f'{{ organisation(code: "{ROOT}") {{ totals {{ organisations members }} }} }}'
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            headers = {"authorization": f"Bearer {self._token}"}
            answer = await client.post(f"{self._address}/graphql", json={"query": query}, headers=headers)
        totals: dict[str, int] = answer.json()["data"]["organisation"]["totals"]
        return totals

    async def _first_pages(self, progress: Progress) -> tuple[Latency, int]:
        taken, size = [], 0
        for number in range(FIRST_PAGES):
            progress("first pages", number, FIRST_PAGES)
            async with self._page() as page:
                await page.goto("/", wait_until="commit")
                taken.append(shown(await page.evaluate(USABLE), "the first page"))
                size = int(await page.evaluate(SCRIPTS))
        return Latency.of(taken), size

    async def _expansions(self, parents: Sequence[str], progress: Progress) -> Latency:
        taken = []
        async with self._page() as page:
            for number, code in enumerate(parents):
                progress("nodes expanded", number, len(parents))
                await page.goto(f"/?at={code}")
                await page.locator(f'[data-code="{code}"][aria-expanded="false"]').wait_for()
                await page.wait_for_load_state("networkidle")
                taken.append(shown(await page.evaluate(EXPAND, code), f"the children of {code}"))
        return Latency.of(taken)

    async def _searches(self, names: Sequence[str], progress: Progress) -> Latency:
        taken = []
        async with self._page() as page:
            await page.goto("/")
            await page.wait_for_load_state("networkidle")
            for number, name in enumerate(names):
                progress("searches", number, len(names))
                await page.keyboard.press("Control+k")
                box = page.locator("dialog input[role=combobox]")
                await box.press_sequentially(name, delay=KEY_MS)
                taken.append(shown(await page.evaluate(FOUND, name), f"a hit for {name}"))
                await page.keyboard.press("Escape")
                await page.locator("dialog").wait_for(state="detached")
        return Latency.of(taken)

    async def _sankeys(self, progress: Progress) -> Latency:
        taken = []
        for number in range(SANKEYS):
            progress("Sankeys", number, SANKEYS)
            async with self._page() as page:
                await page.goto("/")
                await page.wait_for_load_state("networkidle")
                taken.append(shown(await page.evaluate(SANKEY), "the Sankey of the province"))
        return Latency.of(taken)

    async def _scroll(self, parents: Sequence[str], progress: Progress) -> tuple[int, list[float]]:
        """Open nodes until so many lines are there, then scroll through them."""
        progress("lines opened", 0, LINES)
        async with self._page() as page:
            await page.goto("/")
            await page.wait_for_load_state("networkidle")
            lines = int(await page.evaluate(OPEN, list(parents)))
            progress("lines opened", min(lines, LINES), LINES)
            frames: list[float] = await page.evaluate(SCROLL, SCROLL_S)
            return lines, frames


def shown(taken: float | None, what: str) -> float:
    """Return a time that was taken in a page.

    Raises
    ------
    Unavailable
        ``BENCH_FAILED``: it never came.
    """
    if taken is None:
        raise Unavailable("BENCH_FAILED", f"The explorer did not show {what}.", "Open it in a browser to see why.")
    return taken


@contextmanager
def _served(home: Path, store: StoreAddress, page: Path, key: str) -> Iterator[str]:
    """Run ``leaguegraph serve`` for the time of a block; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {
        "HOME": str(home),
        "NEO4J_URI": store.uri,
        "NEO4J_USER": store.user,
        "NEO4J_PASSWORD": store.password,
        "NEO4J_DATABASE": store.database,
        "PAGE": str(page),
        "TOKEN_KEY": key,
        "TOKEN_ISSUER": ISSUER,
        "TOKEN_AUDIENCE": ISSUER,
        "RATE_PER_MINUTE": "1000000000",
    }
    environment = {**os.environ, **{f"LEAGUEGRAPH_{name}": value for name, value in own.items()}}
    command = [sys.executable, "-c", "from cli.main import main; main()", "serve", "--port", str(port)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            address = f"http://127.0.0.1:{port}"
            until = time.monotonic() + START_S
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > until:
                    said.seek(0)
                    last = said.read().decode(errors="replace").strip().splitlines()[-1:]
                    raise Unavailable("BENCH_FAILED", f"The server did not start: {last}", "Run `leaguegraph serve` to see why.")
                time.sleep(LOOK_EVERY_S)
            yield address
        finally:
            process.terminate()
            process.wait(STOP_S)


def _answers(address: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{address}/healthz", trust_env=False, timeout=LOOK_EVERY_S * 10).status_code == OK
    return False
