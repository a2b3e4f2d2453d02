"""Where a message may be brought: a host's name is resolved, every address checked, and one of these is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from workflows.notifications.port import not_taken

RESOLVE_TIMEOUT_S = 5.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the order in which the system names them."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_TIMEOUT_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:  # TimeoutError is an OSError
        raise not_taken(f"The name {host} cannot be resolved ({type(exc).__name__}).") from exc
    return list(dict.fromkeys(str(address[4][0]) for address in found))


async def checked_address(host: str, port: int, *, allow_private: bool) -> str:
    """Return the address to connect to.

    Raises
    ------
    DeliveryFailed
        The name cannot be resolved, or one of its addresses is not public and such are not allowed.
    """
    addresses = await resolve(host, port)
    if not addresses:
        raise not_taken(f"The name {host} has no address.")
    if not allow_private and not all(is_public(address) for address in addresses):
        raise not_taken(f"{host} leads to an address that is not public.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet, also where it carries another one inside.

    >>> [is_public(each) for each in ("8.8.8.8", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "2606:4700::1111")]
    [True, False, False, False, False, True]
    >>> [is_public(each) for each in ("::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "fe80::1%eth0", "224.0.0.1")]
    [False, False, False, False, False]
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    return ip.is_global and not ip.is_multicast
