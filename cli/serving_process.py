"""One of the processes of ``leaguegraph serve``: it answers on the port that its parent keeps, or works, until the parent ends.

Started by cli/serve.py alone, as a program of its own: what it needs comes in the first line of its standard input.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from api.logs import configure_logs
from api.observing.observing import Observing
from cli.main import told
from cli.notifying import notification_ports
from cli.support import connected, load_settings, run_async
from domain.transfer_terms import read_terms
from graph.database import Database
from graph.server.managed import ServerAddress
from settings import Settings
from workflows.worker import working

COMMAND = (sys.executable, "-P", "-m", "cli.serving_process")


def main() -> None:
    """Run the process that the first line of the standard input describes."""
    line = sys.stdin.readline()
    sys.exit(told(lambda: run_async(_run(json.loads(line)))))


async def _run(given: dict[str, Any]) -> int:
    configure_logs()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _end_with_parent)
    settings = load_settings().model_copy(update={"workers": given["workers"], "port": given["port"]})
    async with connected(ServerAddress(**given["graph"], started=False), settings) as db:
        if given["works"]:
            await _work(settings, db)
        else:
            await _answer(settings, db, given["page"])
    return 0


def _end_with_parent() -> None:
    """End as at a signal where the parent is no more: the pipe from it has ended."""
    if not os.read(sys.stdin.fileno(), 1):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        os.kill(os.getpid(), signal.SIGTERM)


async def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


async def _answer(settings: Settings, db: Database, page: str | None) -> None:
    from api.app import Application  # noqa: PLC0415 - the worker does not need it, and it is large
    from api.serve import serve, take_port  # noqa: PLC0415

    app = Application(settings, db, sys.argv[-1])
    if page:
        app.add_page(Path(page))
    await serve(app, take_port(settings.host, settings.port, shared=True), _say_ready)


async def _work(settings: Settings, db: Database) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    observing = Observing(settings, db, sys.argv[-1])
    async with observing.running(), working(db, read_terms(settings.transfer_hours), notification_ports(settings)):
        await _say_ready()
        await ended.wait()


if __name__ == "__main__":
    main()
