"""Loopback: where the demo may serve, and which names it answers to (against DNS rebinding)."""

from __future__ import annotations

import ipaddress

from domain.errors import Refused


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's loopback.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def is_own_host(header: str) -> bool:
    """Whether a ``Host`` header (name, port) names loopback.

    >>> is_own_host("localhost:8000"), is_own_host("evil.example:8000")
    (True, False)
    """
    name = header.rpartition(":")[0] if header.rpartition(":")[2].isdigit() and not header.endswith("]") else header
    return is_loopback(name)


def check_loopback(host: str) -> None:
    """Refuse to serve the demo anywhere else.

    Raises
    ------
    Refused
        ``DEMO_NOT_ON_LOOPBACK``.
    """
    if not is_loopback(host):
        raise Refused(
            "DEMO_NOT_ON_LOOPBACK",
            f"The demo has generated keys and serves on loopback only, not on {host}.",
            "Leave LEAGUEGRAPH_HOST at 127.0.0.1, or set LEAGUEGRAPH_DEMO=false and a token key of your own.",
        )
