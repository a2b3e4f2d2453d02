"""The port that sends notifications as mail, to the mailboxes of the settings, by one relay."""

from __future__ import annotations

import asyncio
import json
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from domain.errors import InvalidInput
from workflows.notifications.addresses import checked_address
from workflows.notifications.port import Message, not_taken

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Relay:
    """The relay, and from whom to whom; without ``tls`` nothing is encrypted, and then there is no password."""

    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    tls: bool = True
    user: str | None = None
    password: str | None = None
    allow_private: bool = False
    ca_file: Path | None = None


class SmtpPort:
    """Sends each message as one mail, whose id is that of the event.

    Raises
    ------
    InvalidInput
        ``BAD_MAIL``: sender or recipients are missing, or a password would be sent without TLS.
    """

    name = "smtp"

    def __init__(self, relay: Relay) -> None:
        if not relay.sender or not relay.recipients or bool(relay.user) != bool(relay.password):
            raise _bad("a sender, a recipient, and a user with a password or neither are needed")
        if relay.password and not relay.tls:
            raise _bad("a password is not sent without TLS")
        self._relay = relay
        self._tls = ssl.create_default_context()
        if relay.ca_file:
            self._tls.load_verify_locations(relay.ca_file)

    async def deliver(self, message: Message) -> None:
        """Send a mail; it was delivered when the relay has taken it for every recipient."""
        relay = self._relay
        address = await checked_address(relay.host, relay.port, allow_private=relay.allow_private)
        try:
            await asyncio.to_thread(self._send, address, self._mail(message))
        except (smtplib.SMTPException, OSError) as exc:
            raise not_taken(f"{relay.host} does not take mail ({type(exc).__name__}).") from exc

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = message.title
        mail["From"] = self._relay.sender
        mail["To"] = ", ".join(self._relay.recipients)
        mail["Message-ID"] = f"<{message.id}@leaguegraph>"
        mail["LeagueGraph-Event"] = message.id
        text = f"{message.title}\n\n{json.dumps(message.body, ensure_ascii=False, indent=1)}\n"
        mail.set_content(text, cte="base64")  # any relay takes it
        return mail

    def _send(self, address: str, mail: EmailMessage) -> None:
        relay = self._relay
        with _At(address, relay.host, relay.port) as smtp:
            if relay.tls:
                smtp.starttls(context=self._tls)
            if relay.user and relay.password:
                smtp.login(relay.user, relay.password)
            refused = smtp.send_message(mail)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)


class _At(smtplib.SMTP):
    """A connection to an address that was checked; the host's name is what its certificate must say."""

    def __init__(self, address: str, host: str, port: int) -> None:
        self._address = address
        super().__init__(host, port, local_hostname="leaguegraph", timeout=TIMEOUT_S)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:  # noqa: ARG002 - smtplib's own signature
        return socket.create_connection((self._address, port), timeout)


def _bad(why: str) -> InvalidInput:
    return InvalidInput(
        "BAD_MAIL", f"Notifications cannot be sent as mail: {why}.", "Mend LEAGUEGRAPH_NOTIFY_SMTP_… and …_MAIL_…."
    )
