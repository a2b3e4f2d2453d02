"""One Chromium and one demo for all tests of the explorer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import chromium
from tests.demo_program import MADE, free_port
from tests.web.demo import PATIENCE_MS, Demo, Seen, opened

expect.set_options(timeout=PATIENCE_MS)


class Opening(Protocol):
    """Opens a page as an account of the demo, or with a token."""

    def __call__(
        self, account: str | None = None, *, token: str | None = None, language: str = "zh", size: tuple[int, int] = (1400, 900)
    ) -> AbstractAsyncContextManager[Seen]:
        """Open it for the time of a block."""


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium."""
    async with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, in a home that another test has filled, or in a new one."""
    running = Demo(MADE[0] if MADE else tmp_path_factory.mktemp("demo") / "home", free_port())
    yield running
    running.end()


@pytest.fixture
def open_as(browser: Browser, demo: Demo) -> Opening:
    """Open pages of the demo."""

    def opening(
        account: str | None = None, *, token: str | None = None, language: str = "zh", size: tuple[int, int] = (1400, 900)
    ) -> AbstractAsyncContextManager[Seen]:
        return opened(browser, demo.address, demo.tokens[account] if account else token, language=language, size=size)

    return opening
