"""Logs: to standard error, lines for people on a terminal, JSON else; operation names and request ids, never variables."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TextIO

import structlog

from domain.requests import request_id


def configure_logs(lines: TextIO | None = None) -> None:
    """Set up logging for a serving process; ``lines``: in place of standard error."""
    stream = lines or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            _with_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Lines(stream),
    )


class _Lines:
    """Writes lines to standard error; one that cannot be written (a full disk, a pipe nobody reads) is lost, not the answer."""

    def __init__(self, stream: TextIO) -> None:
        self._lines = structlog.PrintLogger(stream)

    def msg(self, message: str) -> None:
        """Write one line."""
        with suppress(OSError):
            self._lines.msg(message)

    debug = info = warning = error = critical = msg


def _with_request(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Add the id of the request that is being answered."""
    if (id_ := request_id()) is not None:
        event.setdefault("request_id", id_)
    return event
