"""Clients that send or read too slowly, or say too much before the request: they are cut, and others are answered meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from api import connections
from graph.database import Database
from tests.api.listening import heard, say, socket
from tests.api.serving import own_settings, serving, token_for

QUERY = b'{"query": "{ __typename }"}'
HEAD = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Authorization: " + f"Bearer {token_for('x', lifetime_s=86_400)}".encode() + b"\r\nContent-Length: %d\r\n\r\n"
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for tenths of seconds."""
    for name in ("HEAD_WITHIN_S", "MESSAGE_WITHIN_S", "READ_WITHIN_S"):
        monkeypatch.setattr(connections, name, 0.3)


@asynccontextmanager
async def connected(client: httpx.AsyncClient) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect without a client that knows HTTP."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """Read until the server ends the connection; what does not end fails the test after a while."""
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /graphql HT",
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        HEAD % len(QUERY),
        HEAD % len(QUERY) + QUERY[:5],
    ],
    ids=["nothing", "half a line", "half a head", "no body", "half a body"],
)
async def test_who_sends_slowly_is_cut(small_province: Database, tmp_path: Path, sent: bytes) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, connected(client) as (reader, writer):
        writer.write(sent)
        assert await ended(reader) == b""
        assert (await client.get("/healthz")).status_code == 200


async def test_who_sends_a_byte_now_and_then_is_cut(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, connected(client) as (reader, writer):
        sent, ending = 0, asyncio.create_task(ended(reader))
        while not ending.done():
            writer.write((HEAD % len(QUERY))[sent : sent + 1])
            sent += 1
            await asyncio.sleep(0.02)
        assert ending.result() == b""
        assert sent < len(HEAD)


@pytest.mark.parametrize("sent", [b"\r\n", b"G"])
async def test_who_sends_a_byte_after_an_answer_is_cut(small_province: Database, tmp_path: Path, sent: bytes) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, connected(client) as (reader, writer):
        writer.write(HEAD % len(QUERY) + QUERY)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        ending = asyncio.create_task(ended(reader))
        for _ in range(50):  # each one alone would begin the time of a kept connection anew
            if ending.done():
                break
            writer.write(sent)
            await asyncio.sleep(0.1)
        assert ending.done()


async def test_who_keeps_to_the_time_is_answered_again_and_again(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, connected(client) as (reader, writer):
        for _ in range(3):
            writer.write(HEAD % len(QUERY) + QUERY)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            assert b'"__typename":"Query"' in await reader.readexactly(length)
            await asyncio.sleep(0.1)


async def test_a_web_socket_outlives_the_time_of_a_head(small_province: Database, tmp_path: Path) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, socket(client, token_for("x")) as connection:
        await asyncio.sleep(1)
        await say(connection, type="ping")
        assert await heard(connection) == {"type": "pong"}


async def test_who_does_not_read_is_cut(small_province: Database, tmp_path: Path) -> None:
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "assets" / "big.js").write_bytes(b"x" * 30_000_000)
    (page / "index.html").write_text('<script type="application/json" id="leaguegraph-config">{}</script>', encoding="utf-8")
    async with serving(own_settings(tmp_path), small_province, page) as client, connected(client) as (reader, writer):
        writer.write(b"GET /assets/big.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await asyncio.sleep(1.5)
        assert len(await ended(reader)) < 30_000_000
        whole = await client.get("/assets/big.js", headers={"accept-encoding": "identity"})
        assert len(whole.content) == 30_000_000


@pytest.mark.parametrize(
    "head", [b"X-A: " + b"a" * 80_000, b"".join(b"X-%d: a\r\n" % n for n in range(8_000))], ids=["one", "many"]
)
async def test_a_head_without_end_is_refused(small_province: Database, tmp_path: Path, head: bytes) -> None:
    async with serving(own_settings(tmp_path), small_province) as client, connected(client) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + head)
        assert (await ended(reader))[:12] in {b"HTTP/1.1 400", b""}
        assert (await client.get("/healthz")).status_code == 200
