"""``leaguegraph serve`` as a process of its own, which a measurement kills and starts again on the same port."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import psutil

from domain.errors import Unavailable

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from cli.main import main; main()", "serve", "--no-page"]
START_S = 90
STOP_S = 20
LOOK_EVERY_S = 0.1
KEPT = ("LEAGUEGRAPH_HEAP_MB", "LEAGUEGRAPH_PAGE_CACHE_MB")


class Serving:
    """A serving process over the managed Neo4j of a home, with its worker in it.

    Parameters
    ----------
    home : Path
        Whose Neo4j it serves; its log lies there.
    key, issuer : str
        Of the tokens that it takes.
    workers : int
        Processes that answer.
    environment : Mapping
        Settings of its own, by their names without ``LEAGUEGRAPH_``.
    """

    def __init__(self, home: Path, key: str, issuer: str, workers: int = 1, environment: Mapping[str, str] | None = None) -> None:
        self._home, self._workers = home, workers
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUEGRAPH_") or name in KEPT}
        own = {
            "HOME": str(home.resolve()),
            "TOKEN_KEY": key,
            "TOKEN_ISSUER": issuer,
            "TOKEN_AUDIENCE": issuer,
            **(environment or {}),
        }
        self._environment = {**kept, **{f"LEAGUEGRAPH_{name}": value for name, value in own.items()}}
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    async def start(self) -> None:
        """Start it, and return when it answers.

        Raises
        ------
        Unavailable
            ``WORKER_FAILED``.
        """
        command = [*PROGRAM, "--port", str(self.port), "--workers", str(self._workers)]
        with (self._home / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)  # noqa: S603, ASYNC220 - returns at once
        until = time.monotonic() + START_S
        while not await self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                problem = "The API of the measurement did not start."
                raise Unavailable("WORKER_FAILED", problem, f"See {self._home / 'serve.log'}.")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _answers(self) -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
                return (await client.get(f"http://127.0.0.1:{self.port}/healthz")).is_success
        except httpx.TransportError:
            return False

    @property
    def pid(self) -> int | None:
        """Return the process's number, while it is there."""
        return None if self._process is None or self._process.poll() is not None else self._process.pid

    def memory_bytes(self) -> int:
        """Return the resident memory of the process and of all that it started."""
        try:
            first = psutil.Process(self.pid or -1)
            return sum(each.memory_info().rss for each in (first, *first.children(recursive=True)))
        except (psutil.Error, ValueError):
            return 0  # it has just ended

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_S)

    def stop(self) -> None:
        """End it in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_S)
