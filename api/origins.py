"""Whose pages may ask this API in a browser: our own, and those of the origins in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from domain.errors import InvalidInput


def read_origins(listed: str) -> tuple[str, ...]:
    """Return the origins of the setting ``LEAGUEGRAPH_CORS_ORIGINS``.

    Raises
    ------
    InvalidInput
        ``BAD_ORIGIN``.

    >>> read_origins("https://league.example, http://localhost:5173")
    ('https://league.example', 'http://localhost:5173')
    """
    origins = tuple(origin.strip().lower() for origin in listed.split(",") if origin.strip())
    for origin in origins:
        parts = urlsplit(origin)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.netloc
            or "@" in parts.netloc
            or origin != f"{parts.scheme}://{parts.netloc}"
        ):
            problem = f"LEAGUEGRAPH_CORS_ORIGINS holds {origin!r}, which is no origin."
            raise InvalidInput("BAD_ORIGIN", problem, "Name each one as `https://host` or `https://host:port`, never `*`.")
    return origins


def may_connect(headers: Mapping[str, str], origins: tuple[str, ...]) -> bool:
    """Tell whether a web socket comes from our own page, from one of the origins, or from no browser at all."""
    origin = headers.get("origin")
    if origin is None or origin.lower() in origins:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
