"""What a process holds and how late its event loop wakes up, looked at twice a second."""

from __future__ import annotations

import asyncio
import time

import psutil

from api.observing.metrics import Metrics
from graph.database import Database

LOOK_EVERY_S = 0.5


async def watch_process(metrics: Metrics, db: Database, name: str) -> None:
    """Keep the figures of this process up to date, until cancelled."""
    process = psutil.Process()
    while True:
        metrics.process(name, process.memory_info().rss, *db.connections())
        began = time.perf_counter()
        await asyncio.sleep(LOOK_EVERY_S)
        metrics.lag(max(time.perf_counter() - began - LOOK_EVERY_S, 0.0))
