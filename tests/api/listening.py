"""Listening in tests: web sockets and server-sent events over a real connection, and a worker's numbering without its waiting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from graph.database import Database
from graph.events import number_events
from tests.workflows.test_deadlines import lease_of

WAIT_S = 20.0


async def numbered(db: Database) -> None:
    """Give what was committed its numbers, as the worker does."""
    await number_events(db, await lease_of(db))


@asynccontextmanager
async def socket(client: httpx.AsyncClient, token: str | None, **options: Any) -> AsyncIterator[ClientConnection]:
    """Connect, and be acknowledged where a token is given."""
    url = str(client.base_url).replace("http://", "ws://").rstrip("/") + "/graphql"
    async with connect(url, subprotocols=["graphql-transport-ws"], proxy=None, **options) as connection:  # type: ignore[list-item]
        if token is not None:
            await say(connection, type="connection_init", payload={"authorization": f"Bearer {token}"})
            assert await heard(connection) == {"type": "connection_ack"}
        yield connection


async def say(connection: ClientConnection, **message: Any) -> None:
    """Send a message."""
    await connection.send(json.dumps(message))


async def heard(connection: ClientConnection) -> Any:
    """Return the next message."""
    async with asyncio.timeout(WAIT_S):
        return json.loads(await connection.recv())


async def subscribe(connection: ClientConnection, query: str, **variables: Any) -> Any:
    """Subscribe as number 1; return the first message."""
    await say(connection, id="1", type="subscribe", payload={"query": query, "variables": variables})
    return await heard(connection)


@asynccontextmanager
async def events(client: httpx.AsyncClient, token: str, query: str, **variables: Any) -> AsyncIterator[AsyncIterator[Any]]:
    """Listen to server-sent events; yield (event, data) pairs."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    body = {"query": query, "variables": variables}
    async with client.stream("POST", "/graphql", json=body, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield _pairs(response.aiter_lines())


async def _pairs(lines: AsyncIterator[str]) -> AsyncIterator[Any]:
    name = ""
    async with asyncio.timeout(2 * WAIT_S):
        async for line in lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data:"):
                text = line.removeprefix("data:").strip()
                yield name, json.loads(text) if text else None
