"""Which ports of notifications the settings ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from cli.notifying import notification_ports
from domain.errors import InvalidInput
from tests.api.serving import own_settings

HOOK = {"notify_webhook_url": "https://example.org/", "notify_webhook_secret": SecretStr("s" * 32)}
MAIL = {
    "notify_smtp_host": "mail.example.org",
    "notify_mail_from": "a@example.org",
    "notify_mail_to": "b@example.org, c@example.org",
}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, []),
        ({"notify_log": True}, ["log"]),
        (HOOK, ["webhook"]),
        (MAIL, ["smtp"]),
        ({"notify_log": True, **HOOK, **MAIL}, ["log", "webhook", "smtp"]),
    ],
)
def test_ports_are_those_of_the_settings(tmp_path: Path, changes: dict[str, Any], names: list[str]) -> None:
    assert [port.name for port in notification_ports(own_settings(tmp_path, **changes))] == names


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"notify_webhook_url": "https://example.org/"}, "BAD_WEBHOOK"),
        (HOOK | {"notify_webhook_url": "http://example.org/"}, "BAD_WEBHOOK"),
        (MAIL | {"notify_mail_to": " , "}, "BAD_MAIL"),
        (MAIL | {"notify_smtp_user": "u", "notify_smtp_password": SecretStr("p"), "notify_smtp_tls": False}, "BAD_MAIL"),
    ],
)
def test_settings_that_cannot_be_used_are_told_at_the_start(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        notification_ports(own_settings(tmp_path, **changes))
    assert raised.value.code == code
