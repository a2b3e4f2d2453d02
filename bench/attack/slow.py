"""Clients that hold connections with heads and bodies that never end; others must be answered meanwhile."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from bench.attack.target import Finding, Target

CONNECTIONS = 60
CUT_WITHIN_S = 60.0
HTTP_PORT, HTTPS_PORT = 80, 443
HEAD = "POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\n"


async def run_slow(target: Target) -> Finding:
    """Open connections of each kind, ask meanwhile, and wait until each is cut."""
    finding = Finding("connections", "slow heads and bodies")
    head = HEAD.format(host=target.client.base_url.host, token=target.token).encode()
    kinds = [b"", b"POST /graphql HTTP/1.1\r\nX-A: ", head, head + b"Content-Length: 900\r\n\r\n{"]
    holding = [asyncio.create_task(_hold(target, kinds[n % len(kinds)])) for n in range(CONNECTIONS)]
    await asyncio.sleep(1)
    for _ in range(10):
        finding.check(await target.lives(), "who asks in good order is not answered meanwhile")
    for held in holding:
        finding.check(await held, f"a connection was not cut within {CUT_WITHIN_S:.0f} s")
    return finding


async def _hold(target: Target, sent: bytes) -> bool:
    """Send a little and wait; tell whether the server ends the connection."""
    url = target.client.base_url
    secure = url.scheme == "https"
    port = url.port or (HTTPS_PORT if secure else HTTP_PORT)
    reader, writer = await asyncio.open_connection(url.host, port, ssl=ssl.create_default_context() if secure else None)
    try:
        writer.write(sent)
        async with asyncio.timeout(CUT_WITHIN_S):
            while await reader.read(65_536):
                pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
