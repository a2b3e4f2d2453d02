"""Several processes behind one program: a parent that starts them, starts anew whichever ends, and ends them all.

A process is told what it needs in one line of JSON on its standard input, so that no secret stands on a command line. That pipe
stays open: where it ends, the parent is no more, and the process ends itself. It says ``ready`` in a line of its own.
"""

from __future__ import annotations

import asyncio
import json
import signal
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from api.serve import SHUTDOWN_S
from domain.errors import Unavailable

log = structlog.get_logger()

READY = b"ready\n"
READY_WITHIN_S = 120.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
HEALTHY_AFTER_S = 60.0
END_WITHIN_S = SHUTDOWN_S + 10.0


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name in logs, and what it is told."""

    name: str
    told: Mapping[str, Any] = field(repr=False)


class Supervisor:
    """Keeps processes running until it is told to end.

    Parameters
    ----------
    command : sequence of str
        The program of every process; the name of its part follows, for who looks at the list of processes.
    environment : mapping, optional
        Theirs, where it is not that of this process.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._command = command
        self._environment = environment
        self._ended = asyncio.Event()
        self.on_end: Callable[[int], None] = lambda _: None

    def end(self) -> None:
        """End all processes in good order."""
        self._ended.set()

    async def run(self, parts: Sequence[Part], when_ready: Callable[[], Awaitable[None]]) -> None:
        """Run until ``end``; ``when_ready`` runs once every process is ready.

        Raises
        ------
        Unavailable
            ``PROCESS_FAILED``: a process ended before it was ready for the first time.
        """
        firsts = [asyncio.Event() for _ in parts]
        keepers = [asyncio.create_task(self._keep(part, first)) for part, first in zip(parts, firsts, strict=True)]
        ready = asyncio.create_task(_all_set(firsts))
        try:
            await asyncio.wait([ready, *keepers], return_when=asyncio.FIRST_COMPLETED)
            if ready.done() and not self._ended.is_set():
                await when_ready()
            await asyncio.wait(keepers, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            ready.cancel()
            self.end()
            ended = await asyncio.gather(*keepers, return_exceptions=True)
        for failed in ended:
            if failed is not None:
                raise failed

    async def _keep(self, part: Part, first: asyncio.Event) -> None:
        wait_s = FIRST_WAIT_S
        while not self._ended.is_set():
            began = time.monotonic()
            code = await self._run_once(part, first)
            if self._ended.is_set():
                return
            if not first.is_set():
                problem = f"The process {part.name} ended with {code} before it was ready."
                raise Unavailable("PROCESS_FAILED", problem, "The lines above say why.")
            wait_s = FIRST_WAIT_S if time.monotonic() - began > HEALTHY_AFTER_S else wait_s
            log.error("process ended", process=part.name, code=code, again_after_s=wait_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._ended.wait()
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    async def _run_once(self, part: Part, first: asyncio.Event) -> int:
        """Run a process until it ends, or until all shall end; return its exit code."""
        process = await asyncio.create_subprocess_exec(
            *self._command, part.name, stdin=PIPE, stdout=PIPE, env=self._environment, start_new_session=True
        )
        ending = asyncio.create_task(self._ended.wait())
        following = asyncio.create_task(_follow(process, first, json.dumps(part.told).encode()))
        exited = asyncio.create_task(process.wait())
        try:
            await asyncio.wait([ending, exited, following], return_when=asyncio.FIRST_COMPLETED)
            if following.done() and following.result() is False:
                log.error("process not ready in time", process=part.name, pid=process.pid)
                return await _end(process, signal.SIGKILL)
            await asyncio.wait([ending, exited], return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            await _end(process, signal.SIGTERM)
            following.cancel()
            self.on_end(process.pid)
        return await exited


async def _all_set(events: Sequence[asyncio.Event]) -> None:
    for event in events:
        await event.wait()


async def _follow(process: Process, first: asyncio.Event, told: bytes) -> bool:
    """Tell a process what it needs and wait until it is ready; then read on and forget; ``False``: not ready in time."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with suppress(ConnectionError):  # it has ended already, which its exit code tells
        process.stdin.write(told + b"\n")
        await process.stdin.drain()
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while (line := await process.stdout.readline()) != READY:
                if not line:
                    return True
    except TimeoutError:
        return False
    first.set()
    while await process.stdout.read(65_536):
        pass
    return True


async def _end(process: Process, by: signal.Signals) -> int:
    """End a process, at last by force; return its exit code."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(by)
        try:
            async with asyncio.timeout(END_WITHIN_S):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
    return await process.wait()
