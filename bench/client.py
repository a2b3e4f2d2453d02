"""A client as thin as can be, so that the server is measured and not the client: HTTP/1.1 over one kept connection."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from bench.questions import Variables
from domain.errors import Unavailable


class Client:
    """One connection to a server on loopback."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = (
            "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {token}\r\ncontent-length: "
        ).encode()

    @classmethod
    async def connect(cls, port: int, token: str) -> Client:
        """Open a connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(reader, writer, token)

    async def ask(self, query: str, variables: Variables) -> dict[str, Any]:
        """Send one question and return the data of its answer.

        Raises
        ------
        Unavailable
            ``BENCH_FAILED``: the answer has errors; they are not measured as answers.
        """
        body = orjson.dumps({"query": query, "variables": variables})
        self._writer.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer: dict[str, Any] = orjson.loads(await self._reader.readexactly(length))
        if "errors" in answer:
            problem = f"A measured question failed: {answer['errors'][0]['message']}"
            raise Unavailable("BENCH_FAILED", problem, "See the log of the server.")
        data: dict[str, Any] = answer["data"]
        return data

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()
