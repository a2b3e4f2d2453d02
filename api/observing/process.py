"""What a process holds and how late its event loop wakes up, looked at twice a second."""

from __future__ import annotations

import asyncio
import time

import psutil

from api.admission import Admission
from api.observing.metrics import Metrics
from graph.database import Database

LOOK_EVERY_S = 0.5


async def watch_process(metrics: Metrics, db: Database, name: str, admission: Admission | None = None) -> None:
    """Keep the figures of this process up to date, until cancelled."""
    process = psutil.Process()
    while True:
        metrics.process(name, process.memory_info().rss, *db.connections())
        if admission is not None:
            metrics.held(admission.running, admission.waiting)
        began = time.perf_counter()
        await asyncio.sleep(LOOK_EVERY_S)
        metrics.lag(max(time.perf_counter() - began - LOOK_EVERY_S, 0.0))
