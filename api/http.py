"""GraphQL over HTTP: bodies, media types and status codes by the specification, in front of everything else.

An ASGI application of its own rather than a route, because it is the hot path: about 0.15 ms a request less.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import orjson

from api.answering import Answering
from api.engine import METHOD_NOT_ALLOWED, Answer, GraphQLRequest
from api.errors import Code, formatted
from api.observing.requests import begin_request
from api.subscriptions.server_sent import send_events, wants_events
from api.subscriptions.streams import Streams

MAX_BODY_BYTES = 1_000_000
GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"

STATUS_BY_CODE = {
    Code.UNAUTHENTICATED.value: 401,
    Code.RATE_LIMITED.value: 429,
    Code.UNAVAILABLE.value: 503,
    Code.INTERNAL.value: 500,
}


class HttpError(Exception):
    """A request that is not GraphQL over HTTP: its status and what to do."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


class GraphQLEndpoint:
    """Answers POST and GET requests.

    Parameters
    ----------
    answering : Answering
        What answers them.
    streams : Streams, optional
        What answers who takes a stream of events; without it nobody is answered so.
    allow_get : bool
        Whether queries may come by GET.
    """

    def __init__(self, answering: Answering, streams: Streams | None = None, *, allow_get: bool = True) -> None:
        self._answering = answering
        self._streams = streams
        self._allow_get = allow_get

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI request."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request_id = begin_request(headers)
        extra: dict[str, str] = {}
        media_type = JSON
        address = (scope.get("client") or (None,))[0]
        try:
            if self._streams and scope["method"] == "POST" and wants_events(headers.get("accept")):
                streamed = replace(await read_request(scope, headers, receive), streamed=True)
                answers = self._streams.stream(streamed, headers.get("authorization"), address)
                await send_events(answers, request_id, receive, send)
                return
            media_type = negotiated(headers.get("accept"))
            if scope["method"] == "GET" and not self._allow_get:
                raise HttpError(405, "Ask by POST.", {"allow": "POST"})
            request = await read_request(scope, headers, receive)
            answer = await self._answering.answer(request, headers.get("authorization"), request_id, address)
            status, extra = _status(answer, media_type), _retry_after(answer)
            body: Mapping[str, Any] = answer.body()
        except HttpError as exc:
            status, extra = exc.status, exc.headers
            body = {"errors": [formatted(Code.BAD_INPUT, exc.message)]}
        if status == 401:  # noqa: PLR2004
            extra = {**extra, "www-authenticate": "Bearer"}
        if status == METHOD_NOT_ALLOWED:
            extra = {"allow": "POST", **extra}
        await send_json(send, status, media_type, body, {**extra, "x-request-id": request_id})


def negotiated(accept: str | None) -> str:
    """Return the media type of the answer.

    Raises
    ------
    HttpError
        406: the client takes neither of the two.
    """
    if not accept:
        return JSON
    parts = [[piece.strip().lower() for piece in part.split(";")] for part in accept.split(",")]
    for media_type, *parameters in parts:
        if any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters):
            continue
        if media_type == GRAPHQL_JSON:
            return GRAPHQL_JSON
        if media_type in {JSON, "application/*", "*/*"}:
            return JSON
    raise HttpError(406, f"Answers are {GRAPHQL_JSON} or {JSON}; accept one of them.")


async def read_request(scope: Any, headers: Mapping[str, str], receive: Any) -> GraphQLRequest:
    """Return the request in a POST body or in a GET's query string.

    Raises
    ------
    HttpError
        400, 405, 413 or 415, as the specification says.
    """
    method = scope["method"]
    if method == "GET":
        return _from_query_string(scope["query_string"])
    if method != "POST":
        raise HttpError(405, "Ask by POST or GET.", {"allow": "GET, POST"})
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.replace(" ", "").lower()
    if media_type.strip().lower() != JSON or ("charset=" in charset and "charset=utf-8" not in charset):
        raise HttpError(415, f"Send the body as {JSON} in UTF-8.")
    content = _from_json(await _body(headers, receive))
    if not isinstance(content, dict):
        raise HttpError(400, "The body is not a JSON object with a query; batches are not taken.")
    return _request(content)


def _from_json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        try:  # half a surrogate pair, as a client cuts an emoji, is JSON by the grammar: it becomes a question mark
            return orjson.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise HttpError(400, "The body is not JSON.") from exc


async def _body(headers: Mapping[str, str], receive: Any) -> bytes:
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        raise HttpError(413, f"The body has more than {MAX_BODY_BYTES:,} bytes.")
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HttpError(400, "The body ended early.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise HttpError(413, f"The body has more than {MAX_BODY_BYTES:,} bytes.")
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _from_query_string(query_string: bytes) -> GraphQLRequest:
    fields = {name: values[-1] for name, values in parse_qs(query_string.decode("latin-1")).items()}
    content: dict[str, Any] = dict(fields)
    for name in ("variables", "extensions"):
        if name in fields:
            try:
                content[name] = orjson.loads(fields[name])
            except orjson.JSONDecodeError as exc:
                raise HttpError(400, f"{name} is not JSON.") from exc
    return _request(content, queries_only=True)


def _request(content: Mapping[str, Any], *, queries_only: bool = False) -> GraphQLRequest:
    query, operation_name = content.get("query"), content.get("operationName")
    variables, extensions = content.get("variables"), content.get("extensions")
    if not isinstance(query, str) or not query:
        raise HttpError(400, "query must be a text with a GraphQL document.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise HttpError(400, "operationName must be a text.")
    if variables is not None and not isinstance(variables, dict):
        raise HttpError(400, "variables must be an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise HttpError(400, "extensions must be an object.")
    return GraphQLRequest(query, operation_name or None, variables or {}, queries_only)


def _status(answer: Answer, media_type: str) -> int:
    if answer.executed:
        return 200
    if answer.status:
        return answer.status
    code = answer.errors[0]["extensions"]["code"]  # type: ignore[index]
    if code in STATUS_BY_CODE:
        return STATUS_BY_CODE[code]
    return 400 if media_type == GRAPHQL_JSON else 200


def _retry_after(answer: Answer) -> dict[str, str]:
    """Return the header that says when to come again, where the answer does."""
    extensions = answer.errors[0]["extensions"] if answer.errors and not answer.executed else {}
    seconds = extensions.get("retryAfterSeconds")  # type: ignore[attr-defined]
    return {} if seconds is None else {"retry-after": str(seconds)}


async def send_json(send: Any, status: int, media_type: str, body: Mapping[str, Any], extra: Mapping[str, str]) -> None:
    """Send one JSON response."""
    content = orjson.dumps(body)
    headers = [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *((name.encode(), value.encode()) for name, value in extra.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
