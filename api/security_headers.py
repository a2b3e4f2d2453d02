"""Headers of every answer: what a browser must not do with it. Pages that need more say so themselves, and theirs are kept."""

from __future__ import annotations

from typing import Any

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


def with_security_headers(send: Any, *, shared: bool) -> Any:
    """Return a ``send`` that adds the headers which an answer lacks; ``shared``: pages of other origins may read answers."""
    wanted = [header for header in HEADERS if not (shared and header[0] == b"cross-origin-resource-policy")]

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(header for header in wanted if header[0] not in given)]
        await send(message)

    return sending
