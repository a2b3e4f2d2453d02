"""Ports of notifications against real servers on loopback: signed, encrypted, no redirects, to checked addresses alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from email import message_from_string
from email.policy import default
from typing import Any

import pytest

from domain.errors import InvalidInput
from tests.workflows.receiving import CERTIFICATE, Hook, hook, mailbox
from workflows.notifications.addresses import checked_address
from workflows.notifications.port import DeliveryFailed, Message
from workflows.notifications.smtp_port import Relay, SmtpPort
from workflows.notifications.webhook_port import WebhookPort

SECRET = "a secret of the tests with more than 32 characters"
MESSAGE = Message(
    id="e1",
    number=7,
    at="2019-09-04T09:00:00+08:00",
    action="remindStep",
    transfer_ids=("t1",),
    person_ids=("P2",),
    organisation_codes=("440104001", "C19"),
    facts={"step": "RELEASE", "awaits": "440104001", "hours": 24},
)
BODY = {
    "id": "e1",
    "number": 7,
    "at": "2019-09-04T09:00:00+08:00",
    "action": "remindStep",
    "transferIds": ["t1"],
    "personIds": ["P2"],
    "organisationCodes": ["440104001", "C19"],
    "facts": {"step": "RELEASE", "awaits": "440104001", "hours": 24},
}


def webhook(server: Hook, *, host: str = "localhost", allow_private: bool = True, trusts: bool = True) -> WebhookPort:
    """Return the port that posts to a server."""
    url = f"https://{host}:{server.port}/notify?from=league"
    return WebhookPort(url, SECRET, allow_private=allow_private, ca_file=CERTIFICATE if trusts else None)


async def failure(port: Any) -> str:
    """Return why a port did not take the message."""
    with pytest.raises(DeliveryFailed) as raised:
        await port.deliver(MESSAGE)
    assert raised.value.code == "DELIVERY_FAILED"
    return raised.value.problem


async def test_a_message_is_posted_and_signed() -> None:
    async with hook() as server:
        before = int(time.time())
        await webhook(server).deliver(MESSAGE)
        ((line, headers, body),) = server.posted
    assert line == "POST /notify?from=league HTTP/1.1"
    assert json.loads(body) == BODY
    assert (headers["leaguegraph-event"], headers["content-type"]) == ("e1", "application/json")
    assert headers["host"] == f"localhost:{server.port}"
    timestamp = headers["leaguegraph-timestamp"]
    assert before <= int(timestamp) <= time.time()
    signed = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["leaguegraph-signature"] == f"v1={signed}"
    other = hmac.new(SECRET.encode(), f"{int(timestamp) + 1}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["leaguegraph-signature"] != f"v1={other}"  # neither body nor time can be changed


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500, 503])
async def test_a_redirect_is_not_followed_and_nothing_but_a_2xx_counts(status: int) -> None:
    async with hook() as server:
        server.statuses = [status]
        assert await failure(webhook(server)) == f"localhost answered a notification with {status}."
        assert len(server.posted) == 1


async def test_an_inner_address_is_refused_unless_allowed() -> None:
    async with hook() as server:
        assert await failure(webhook(server, allow_private=False)) == "localhost leads to an address that is not public."
        assert await failure(webhook(server, host="127.0.0.1", allow_private=False)) == (
            "127.0.0.1 leads to an address that is not public."
        )
        assert server.posted == []


async def test_every_address_of_a_name_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def both(host: str, port: int) -> list[str]:
        assert (host, port) == ("hook.example", 443)
        return ["8.8.8.8", "169.254.169.254"]

    monkeypatch.setattr("workflows.notifications.addresses.resolve", both)
    with pytest.raises(DeliveryFailed):
        await checked_address("hook.example", 443, allow_private=False)
    assert await checked_address("hook.example", 443, allow_private=True) == "8.8.8.8"


async def test_the_checked_address_is_connected_to_and_the_name_is_what_its_certificate_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def here(host: str, _: int) -> list[str]:  # the only look-up: a second one could answer otherwise
        asked.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr("workflows.notifications.addresses.resolve", here)
    async with hook() as server:
        await webhook(server, host="hook.example").deliver(MESSAGE)
        assert server.posted[0][1]["host"] == f"hook.example:{server.port}"
        assert "ConnectError" in await failure(webhook(server, host="other.example"))  # not in the certificate
        assert "ConnectError" in await failure(webhook(server, host="hook.example", trusts=False))
        assert len(server.posted) == 1
    assert asked == ["hook.example", "other.example", "hook.example"]


async def test_nobody_there() -> None:
    async with hook() as server:
        port = webhook(server)
    assert "does not take notifications" in await failure(port)
    assert "cannot be resolved" in await failure(WebhookPort("https://nothing.invalid/", SECRET))


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.org/", SECRET),
        ("ftp://example.org/", SECRET),
        ("https://user:word@example.org/", SECRET),
        ("https:///path", SECRET),
        ("nothing", SECRET),
        ("https://example.org/", "short"),
    ],
)
def test_an_address_that_is_not_used(url: str, secret: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        WebhookPort(url, secret)
    assert raised.value.code == "BAD_WEBHOOK"
    assert secret not in str(raised.value)


def relay(port: int, **changes: Any) -> SmtpPort:
    """Return the port that sends by a relay."""
    values: dict[str, Any] = {"sender": "league@example.org", "recipients": ("a@example.org", "b@example.org")}
    values |= {"allow_private": True, "ca_file": CERTIFICATE}
    return SmtpPort(Relay("localhost", port=port, **values | changes))


async def test_a_mail_is_sent_encrypted_with_the_id_of_its_event() -> None:
    async with mailbox() as box:
        await relay(box.port).deliver(MESSAGE)
        ((sender, recipients, text, encrypted),) = box.mails
    mail = message_from_string(text.replace("\r\n", "\n").removesuffix(".\n"), policy=default)
    assert (sender, recipients, encrypted) == ("league@example.org", ["a@example.org", "b@example.org"], True)
    assert (mail["Message-ID"], mail["LeagueGraph-Event"]) == ("<e1@leaguegraph>", "e1")
    assert mail["Subject"] == "组织关系转接 到期提醒 · remindStep"
    title, _, body = mail.get_content().partition("\n\n")
    assert (title, json.loads(body)) == (mail["Subject"], BODY)


async def test_without_encryption_nothing_is_sent_unless_the_settings_say_so() -> None:
    async with mailbox(offers_tls=False) as box:
        assert "SMTPNotSupportedError" in await failure(relay(box.port))
        assert box.mails == []
        await relay(box.port, tls=False).deliver(MESSAGE)
        assert [encrypted for *_, encrypted in box.mails] == [False]
    async with mailbox() as box:
        assert "SSLCertVerificationError" in await failure(relay(box.port, ca_file=None))
        assert box.mails == []


async def test_mail_that_one_mailbox_refuses_is_not_delivered() -> None:
    async with mailbox(refuses=frozenset({"b@example.org"})) as box:
        assert "SMTPRecipientsRefused" in await failure(relay(box.port))


async def test_a_relay_in_an_inner_network_is_refused_unless_allowed() -> None:
    async with mailbox() as box:
        assert await failure(relay(box.port, allow_private=False)) == "localhost leads to an address that is not public."
        assert box.mails == []


@pytest.mark.parametrize(
    "changes",
    [{"sender": ""}, {"recipients": ()}, {"user": "u"}, {"password": "p"}, {"user": "u", "password": "p", "tls": False}],
)
def test_a_relay_that_is_not_used(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as raised:
        relay(25, **changes)
    assert raised.value.code == "BAD_MAIL"
