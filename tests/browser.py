"""The system's Chromium, for tests that look at pages: Playwright's asynchronous interface, as all tests share one event loop."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
NEEDED = pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium here; CI has one")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for the time of a block."""
    assert CHROMIUM, "install Debian's package chromium"
    async with async_playwright() as playwright:
        sandbox = [] if os.name == "nt" or os.geteuid() else ["--no-sandbox"]
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield started
        await started.close()
