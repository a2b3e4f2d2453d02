"""Connections that are not waited for without end: slow heads, slow bodies and slow readers are cut, and so are large heads.

What a client sends it must have sent within a time, and what it is sent it must take within one. A proxy in front does the same
for clients far away; this holds where there is none, and on the way between the two.
"""

from __future__ import annotations

import asyncio
from asyncio.transports import BaseTransport, Transport
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEAD_WITHIN_S = 10.0
MESSAGE_WITHIN_S = 30.0
READ_WITHIN_S = 30.0
MOST_HEAD_BYTES = 65_536


class _Patience:
    """Ends a connection unless something happens in time."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    @property
    def begun(self) -> bool:
        """Tell whether it waits."""
        return self._timer is not None

    def begin(self, transport: BaseTransport, seconds: float) -> None:
        """Wait from now on."""
        self.end()
        self._timer = asyncio.get_running_loop().call_later(seconds, cast("Transport", transport).abort)

    def end(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class HttpConnection(HttpToolsProtocol):
    """One connection of HTTP; each request must be there in time, and each answer be taken."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._sending, self._taking = _Patience(), _Patience()
        self._head_bytes, self._in_head = 0, True

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(cast("Transport", transport))
        self._sending.begin(transport, HEAD_WITHIN_S)

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def on_message_begin(self) -> None:
        """Begin to wait for the head of a request."""
        super().on_message_begin()
        self._head_bytes, self._in_head = 0, True
        self._sending.begin(self.transport, HEAD_WITHIN_S)

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        self._in_head = False
        self._sending.begin(self.transport, MESSAGE_WITHIN_S)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait no more: the request is there."""
        self._sending.end()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that grows without end is refused."""
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self.transport.get_protocol() is not self:
            return  # it is a web socket from here on
        if not self._sending.begun and not self._answering and not self.transport.is_closing():
            self._sending.begin(self.transport, HEAD_WITHIN_S)  # something came that begins no request
        if self._in_head and self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to the protocol of web sockets."""
        self._sending.end()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what it was sent."""
        self._taking.begin(self.transport, READ_WITHIN_S)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Wait no more: it has."""
        self._taking.end()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._sending.end()
        self._taking.end()
        super().connection_lost(exc)


class WebSocketConnection(WebSocketsSansIOProtocol):
    """One web socket; what it is sent must be taken in time."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._taking = _Patience()

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what it was sent."""
        self._taking.begin(self.transport, READ_WITHIN_S)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Wait no more: it has."""
        self._taking.end()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._taking.end()
        super().connection_lost(exc)
