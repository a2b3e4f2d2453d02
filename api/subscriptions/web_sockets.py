"""Web sockets: the protocol graphql-transport-ws as Strawberry's handler speaks it, over our streams."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, cast

import orjson
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.unset import UNSET

from api.engine import Answer, GraphQLRequest
from api.errors import RequestError
from api.origins import may_connect
from api.subscriptions.streams import Streams
from domain.errors import Unavailable

PROTOCOL = "graphql-transport-ws"
INIT_WITHIN = timedelta(seconds=10)
IDLE_S = 300.0
MOST_OF_A_CONNECTION = 20
LONGEST_MESSAGE = 1_000_000
BAD_MESSAGE, UNAUTHORISED, IDLE = 4400, 4403, 4408


class WebSockets:
    """Takes web sockets at /graphql; a page of another origin than ours and those of the settings is refused."""

    def __init__(self, streams: Streams, origins: tuple[str, ...] = ()) -> None:
        self._streams = streams
        self._origins = origins

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection until it ends."""
        if (await receive())["type"] != "websocket.connect":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if PROTOCOL not in scope.get("subprotocols", ()) or not may_connect(headers, self._origins):
            await send({"type": "websocket.close", "code": BAD_MESSAGE})
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        connection = _Connection(self._streams, headers.get("authorization"), (scope.get("client") or (None,))[0])
        handler: BaseGraphQLTransportWSHandler[Any, None] = BaseGraphQLTransportWSHandler(
            view=cast("Any", connection),
            websocket=_Socket(receive, send),
            context=connection.context,
            root_value=None,
            schema=cast("Any", connection),
            connection_init_wait_timeout=INIT_WITHIN,
            max_subscriptions_per_connection=MOST_OF_A_CONNECTION,
        )
        connection.closing = handler.websocket
        try:
            await handler.handle()
        finally:
            await connection.end()


class _Socket(AsyncWebSocketAdapter):
    """One connection as the handler reads and writes it."""

    def __init__(self, receive: Any, send: Any) -> None:
        super().__init__(cast("Any", None))
        self._receive = receive
        self._send = send
        self._closed = False

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Yield the messages of the client."""
        del ignore_parsing_errors
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                raise NonTextMessageReceived
            if len(text) > LONGEST_MESSAGE:
                raise NonJsonMessageReceived
            try:
                content = orjson.loads(text)
            except orjson.JSONDecodeError as exc:
                raise NonJsonMessageReceived from exc
            if not isinstance(content, dict):
                raise NonJsonMessageReceived
            yield content

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message."""
        if self._closed:
            raise WebSocketDisconnected
        try:
            await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})
        except (OSError, RuntimeError) as exc:
            raise WebSocketDisconnected from exc

    async def close(self, code: int, reason: str) -> None:
        """Close the connection with a code of the protocol."""
        if not self._closed:
            self._closed = True
            with suppress(OSError, RuntimeError):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})


class _Told(Exception):
    """An error of ours in the form that the handler sends."""

    def __init__(self, formatted: Mapping[str, Any]) -> None:
        super().__init__(formatted.get("message"))
        self.formatted = formatted
        self.original_error = None


class _Connection:
    """What the handler asks of a view and of a schema: who connects, and the answers to an operation."""

    def __init__(self, streams: Streams, authorization: str | None, address: str | None) -> None:
        self._streams = streams
        self._address = address
        self._authorization = authorization
        self._ending: asyncio.Task[None] | None = None
        self._operations = 0
        self._idle: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        self.context: dict[str, Any] = {}
        self.closing: AsyncWebSocketAdapter | None = None

    async def on_ws_connect(self, context: dict[str, Any]) -> object:
        """Take the token of the first message, or of the handshake; the connection ends when it runs out."""
        params = context.get("connection_params") or {}
        given = params.get("authorization") or params.get("Authorization")
        self._authorization = given if isinstance(given, str) else self._authorization
        try:
            until = await self._streams.check(self._authorization)
        except (RequestError, Unavailable) as exc:
            raise ConnectionRejectionError from exc
        self._ending = asyncio.create_task(self._close_at(until))
        self._wait_idle()
        return UNSET

    def _wait_idle(self) -> None:
        """Close the connection where nothing is asked of it for a while."""
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._close_idle)

    def _close_idle(self) -> None:
        if self.closing is not None:
            self._closing = asyncio.create_task(self.closing.close(IDLE, "Nothing was asked for a while"))

    async def _close_at(self, until: float) -> None:
        await asyncio.sleep(max(until - time.time(), 0) + 1)  # streams say why first
        if self.closing is not None:
            await self.closing.close(UNAUTHORISED, "The token has run out")

    async def end(self) -> None:
        """Forget the end of the token, and the time without operations."""
        self.closing = None
        if self._idle is not None:
            self._idle.cancel()
        if self._ending is not None:
            self._ending.cancel()
            with suppress(asyncio.CancelledError):
                await self._ending

    async def stream(
        self,
        query: object,
        *,
        variable_values: object = None,
        context_value: object = None,
        root_value: object = None,
        operation_name: object = None,
    ) -> AsyncIterator[ExecutionResult]:
        """Return the answers to an operation."""
        del context_value, root_value
        name = operation_name if isinstance(operation_name, str) else None
        variables = variable_values if isinstance(variable_values, dict) else {}
        return self._results(GraphQLRequest(query if isinstance(query, str) else "", name, variables, streamed=True))

    async def _results(self, request: GraphQLRequest) -> AsyncIterator[ExecutionResult]:
        self._operations += 1
        if self._idle is not None:
            self._idle.cancel()
        try:
            async for answer in self._streams.stream(request, self._authorization, self._address):
                yield _result(answer)
        finally:
            self._operations -= 1
            if not self._operations:
                self._wait_idle()


def _result(answer: Answer) -> ExecutionResult:
    errors = cast("Any", [_Told(error) for error in answer.errors]) or None
    if not answer.executed:
        return PreExecutionError(data=None, errors=errors)
    return ExecutionResult(data=cast("Any", answer.data), errors=errors, extensions=cast("Any", answer.body().get("extensions")))
