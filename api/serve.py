"""Serving the application with uvicorn: the port is taken first, so that a busy one is told in a sentence."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import uvicorn

from api.connections import HttpConnection, WebSocketConnection
from domain.errors import InvalidInput, Unavailable

BACKLOG = 2_048
SHUTDOWN_S = 5
LONGEST_MESSAGE = 1_000_000  # of a web socket


def take_port(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Return a listening socket; ``shared``: one of several, among which the kernel spreads connections.

    Raises
    ------
    Unavailable
        ``BUSY_PORT``: something else listens there.
    InvalidInput
        ``BAD_HOST``: the address is none of this machine's.
    """
    taken = _bound(host, port, shared=shared)
    if shared:
        taken.listen(BACKLOG)
    return taken


def reserve_port(host: str, port: int) -> socket.socket:
    """Return a socket that keeps a port for several that listen on it, and does not listen itself.

    Each process has a socket of its own: where all accept on one, whichever wakes first takes every connection that waits (32 of
    32, measured). What was taken as shared any program of this user could share, so it is taken alone first.

    Raises
    ------
    Unavailable
        ``BUSY_PORT``.
    InvalidInput
        ``BAD_HOST``.
    """
    take_port(host, port).close()
    return _bound(host, port, shared=True)


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # the protocol is named: without it asyncio leaves Nagle's algorithm on, and every answer takes 40 ms more
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind((host, port))
        if not shared:
            taken.listen(BACKLOG)  # where another program listens already, this is what fails
    except OSError as exc:
        taken.close()
        if exc.errno in {errno.EADDRINUSE, errno.EACCES}:
            problem = f"Port {port} on {host} is taken by another program, or not allowed."
            raise Unavailable("BUSY_PORT", problem, "Choose another one: make demo PORT=8001, or --port 8001.") from exc
        raise InvalidInput(
            "BAD_HOST", f"{host} is not an address of this machine.", "Set LEAGUEGRAPH_HOST to 127.0.0.1."
        ) from exc
    return taken


async def serve(app: Callable[..., Awaitable[None]], listening: socket.socket, when_ready: Callable[[], Awaitable[None]]) -> None:
    """Serve until SIGINT or SIGTERM; ``when_ready`` runs once requests are answered, and its failure ends the server."""
    config = uvicorn.Config(
        app,
        http=HttpConnection,
        ws=WebSocketConnection,
        ws_max_size=LONGEST_MESSAGE,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
        lifespan="on",
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait([serving, ready], return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            await when_ready()
    except BaseException:
        server.should_exit = True
        raise
    finally:
        ready.cancel()
        await serving


class _Server(uvicorn.Server):
    """A server that ends at a signal and lets its program go on, to stop what else it started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take SIGINT and SIGTERM while serving."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
