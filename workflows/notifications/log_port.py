"""The port that writes notifications into the program's own log."""

from __future__ import annotations

import structlog

from workflows.notifications.port import Message

log = structlog.get_logger()


class LogPort:
    """Writes each message as one line."""

    name = "log"

    async def deliver(self, message: Message) -> None:
        """Write a message."""
        log.info("notification", **message.body)
