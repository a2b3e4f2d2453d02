"""One-time codes (验证码) by which a mobile number is verified: their form, how long they hold, how many are sent."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

CODE_DIGITS = 6
LIFETIME = timedelta(minutes=10)
WINDOW = timedelta(hours=1)
MOST_ATTEMPTS = 5
IPV6_SITE = 64  # bits: whoever has one address of a site has all of them


@dataclass(frozen=True, slots=True)
class SendLimits:
    """How many codes are sent within an hour, to one mobile and for one address."""

    per_mobile: int = 5
    per_address: int = 100


def shown_code(number: int) -> str:
    """Return a number as a code.

    >>> shown_code(42)
    '000042'
    """
    return f"{number:0{CODE_DIGITS}}"


def network_of(address: str | None) -> str:
    """Return what of a client's address counts: an IPv4 address, the site of an IPv6 one; what is no address counts together.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2::77"), network_of("::ffff:192.0.2.7"), network_of(None)
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_SITE), strict=False))
