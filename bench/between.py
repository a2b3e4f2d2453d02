"""A way between two programs that can be cut, held up, slowed, broken off in the middle of an answer: a network's faults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65_536


class Between:
    """Passes bytes on to a server on loopback.

    Parameters
    ----------
    target : str
        Address of the server, such as ``bolt://127.0.0.1:7687``.
    """

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._break_after: int | None = None
        self.port = 0
        self.delay_s = 0.0
        self.broken = 0

    @property
    def uri(self) -> str:
        """Return the address of this end."""
        return f"{self._target.scheme}://127.0.0.1:{self.port}"

    async def mend(self) -> None:
        """Take connections, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """End all connections, and take no new ones until ``mend``."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in self._ends:
            end.transport.abort()

    def hold(self) -> None:
        """Pass nothing on until ``go_on``; connections stay."""
        self._open.clear()

    def go_on(self) -> None:
        """Pass bytes on again."""
        self._open.set()

    def break_answer(self, after_bytes: int | None) -> None:
        """End the next connection whose answers come to so many bytes, in the middle of them; ``None``: none any more."""
        self._break_after = after_bytes

    async def close(self) -> None:
        """End everything, and wait until it has ended."""
        self.go_on()
        self.cut()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        try:
            there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._ends |= ends
        try:
            await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer, answers=True))
        finally:
            self._ends -= ends
            for end in ends:
                end.close()
                with suppress(OSError):
                    await end.wait_closed()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False) -> None:
        passed = 0
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                await asyncio.sleep(self.delay_s)
                await self._open.wait()
                if answers and self._break_after is not None and passed + len(data) > self._break_after:
                    writer.write(data[: self._break_after - passed])
                    await writer.drain()
                    self._break_after = None
                    self.broken += 1
                    break
                passed += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def between(target: str) -> AsyncIterator[Between]:
    """Stand between for the time of a block."""
    way = Between(target)
    await way.mend()
    try:
        yield way
    finally:
        await way.close()
