"""What the tests of example clients share: a served small province, a proxy that fails first, programs as processes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api.app import Application
from api.serve import serve, take_port
from domain.rights import Role
from graph.accounts import act_as, grant_role
from graph.database import Database
from tests.api.changing import set_time
from tests.api.serving import ISSUER, own_settings, token_for
from tests.api.transferring import NOW
from tests.own_server import emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

WAIT_S = 60.0


async def made_ready(db: Database) -> None:
    """Make the small province, with a member (P2), an auditor of everything and an officer of the university."""
    await build_small_province(await emptied(db))
    await add_people(db)
    await set_time(db, NOW)
    await act_as(db, ISSUER, "member", "P2")
    await grant_role(db, ISSUER, "auditor", Role.AUDITOR, "44")
    await grant_role(db, ISSUER, "officer", Role.OFFICER, "4144010558")


class Server:
    """A server that goes and comes back on one port."""

    def __init__(self, db: Database, home: Path) -> None:
        self._db, self._home = db, home
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}/graphql"

    async def start(self) -> None:
        """Begin to answer."""
        listening = take_port("127.0.0.1", self.port)
        self.port = listening.getsockname()[1]
        ready, self._over = asyncio.Event(), asyncio.Event()

        async def wait() -> None:
            ready.set()
            await self._over.wait()
            raise _Over

        self._task = asyncio.create_task(serve(Application(own_settings(self._home), self._db), listening, wait))
        await ready.wait()

    async def stop(self) -> None:
        """End, connections too."""
        self._over.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)


class _Over(Exception):
    """The server is to end."""


@asynccontextmanager
async def server(db: Database, home: Path) -> AsyncIterator[Server]:
    """Serve for the time of a block."""
    own = Server(db, home)
    await own.start()
    try:
        yield own
    finally:
        await own.stop()


@dataclass
class Flaky:
    """A proxy that answers what it is told at first, and then passes all on.

    What it is told: a status, or once the request was passed on ``cut`` (no answer) or ``half`` (of an answer).
    """

    target: str
    script: list[str] = field(default_factory=list)
    seen: int = 0
    port: int = 0

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}/graphql"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            headers = {name.lower(): value for name, value in headers.items()}
            if "100-continue" in headers.get("expect", ""):
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await _body(reader, headers)
            self.seen += 1
            do = self.script.pop(0) if self.script else "pass"
            if do.isdigit():
                told = b'{"errors":[{"message":"later","extensions":{"code":"UNAVAILABLE","retryAfterSeconds":1}}]}'
                writer.write(b"HTTP/1.1 %s X\r\nRetry-After: 1\r\n" % do.encode())
            else:
                told = await self._passed_on(headers, body)
                if do == "cut":
                    writer.transport.abort()
                    return
                writer.write(b"HTTP/1.1 200 OK\r\n")
            writer.write(b"Content-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(told))
            writer.write(told[: len(told) // 2] if do == "half" else told)
            await writer.drain()
        writer.close()

    async def _passed_on(self, headers: Mapping[str, str], body: bytes) -> bytes:
        kept = {name: headers[name] for name in ("authorization", "content-type", "accept") if name in headers}
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(self.target, content=body, headers=kept)).content


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", ""):
        return await reader.readexactly(int(headers.get("content-length", "0")))
    whole = b""
    while size := int(await reader.readline(), 16):
        whole += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return whole


@asynccontextmanager
async def flaky(target: str, *script: str) -> AsyncIterator[Flaky]:
    """Stand in front of a server for the time of a block."""
    own = Flaky(target, list(script))
    listening = await asyncio.start_server(own.talk, "127.0.0.1", 0)
    own.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield own


async def begun(command: Sequence[str | Path], account: str, **settings: str) -> asyncio.subprocess.Process:
    """Start a program with the token of an account."""
    environment = {**os.environ, "LEAGUEGRAPH_TOKEN": token_for(account), "NO_PROXY": "*", **settings}
    return await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def ran(command: Sequence[str | Path], account: str, **settings: str) -> tuple[int | None, str, str]:
    """Run a program to its end; return its exit code, output and errors."""
    process = await begun(command, account, **settings)
    async with asyncio.timeout(WAIT_S):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def line(process: asyncio.subprocess.Process) -> str:
    """Return the next line that a program prints."""
    assert process.stdout is not None
    async with asyncio.timeout(WAIT_S):
        return (await process.stdout.readline()).decode().strip()


async def ended(process: asyncio.subprocess.Process) -> None:
    """Kill a program and take what it said."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


async def sign_ups(db: Database) -> list[dict[str, Any]]:
    """Return how often P2 has signed up for A2, and how many events say so."""
    return await db.run(
        "tests/sign_ups",
        "RETURN COUNT { (:Person {id: 'P2'})-[:SIGNED_UP_FOR]->(:Activity {id: 'A4'}) } AS sign_ups, "
        "COUNT { (:AuditEvent {action: 'signUp'}) } AS events",
        {},
    )
