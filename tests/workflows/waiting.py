"""Waiting for what another task or program brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE_S = 120
LOOK_EVERY_S = 0.05


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again, within bounds, until something has happened."""
    async with asyncio.timeout(PATIENCE_S):
        while not await happened():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(LOOK_EVERY_S)
