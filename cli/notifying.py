"""The ports of notifications as the settings name them."""

from __future__ import annotations

from settings import Settings
from workflows.notifications.log_port import LogPort
from workflows.notifications.port import Port
from workflows.notifications.smtp_port import Relay, SmtpPort
from workflows.notifications.webhook_port import WebhookPort


def notification_ports(settings: Settings) -> list[Port]:
    """Return the ports, none where no setting asks for one.

    Raises
    ------
    InvalidInput
        ``BAD_WEBHOOK`` or ``BAD_MAIL``.
    """
    ports: list[Port] = [LogPort()] if settings.notify_log else []
    private, ca_file = settings.notify_private_addresses, settings.notify_ca
    if settings.notify_webhook_url:
        secret = settings.notify_webhook_secret.get_secret_value() if settings.notify_webhook_secret else ""
        ports.append(WebhookPort(settings.notify_webhook_url, secret, allow_private=private, ca_file=ca_file))
    if settings.notify_smtp_host:
        password = settings.notify_smtp_password
        relay = Relay(
            host=settings.notify_smtp_host,
            port=settings.notify_smtp_port,
            tls=settings.notify_smtp_tls,
            user=settings.notify_smtp_user,
            password=password.get_secret_value() if password else None,
            sender=settings.notify_mail_from,
            recipients=tuple(each.strip() for each in settings.notify_mail_to.split(",") if each.strip()),
            allow_private=private,
            ca_file=ca_file,
        )
        ports.append(SmtpPort(relay))
    return ports
