"""Logs: to standard error, lines for people on a terminal, JSON else; operation names and request ids, never variables."""

from __future__ import annotations

import logging
import sys

import structlog

from domain.requests import request_id


def configure_logs() -> None:
    """Set up logging for a serving process."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _with_request(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Add the id of the request that is being answered."""
    if (id_ := request_id()) is not None:
        event.setdefault("request_id", id_)
    return event
