"""``leaguegraph worker``: what happens over time, without the API."""

from __future__ import annotations

import asyncio
import signal

from api.logs import configure_logs
from api.observing.observing import Observing
from cli.metrics import metrics_of_process
from cli.notifying import notification_ports
from cli.support import load_settings, open_database, out, progress_shown, run_async
from domain.transfer_terms import read_terms
from workflows.worker import working


def worker() -> None:
    """Keep totals and the clocks of transfers until Ctrl-C; of all that run, beside an API or alone, one works at a time.

    `leaguegraph serve` and `leaguegraph demo` run one already.

    Example: `leaguegraph worker`
    """
    run_async(_worker())


async def _worker() -> None:
    configure_logs()
    settings = load_settings()
    ports = notification_ports(settings)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
    with progress_shown() as progress:
        async with open_database(progress) as db:
            observing = Observing(settings, db, "worker")
            async with (
                observing.running(),
                metrics_of_process(settings, db, observing),
                working(db, read_terms(settings.transfer_hours), ports),
            ):
                out.print("The worker runs. Ctrl-C ends it.", highlight=False)
                await ended.wait()
