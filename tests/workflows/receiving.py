"""Real servers on loopback that take notifications: one that speaks HTTPS, and a mail relay; both as small as tests need them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.own_server import ROOT

TLS = ROOT / "tests" / "data" / "tls"
CERTIFICATE = TLS / "certificate.pem"  # of localhost and hook.example; made for tests, and trusted by nobody else


def own_tls() -> ssl.SSLContext:
    """Return the certificate that these servers show."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, TLS / "key.pem")
    return context


@dataclass
class Hook:
    """What was posted, and what is answered: the statuses in turn, then 204."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.posted.append((head[0], headers, body))
        status = self.statuses.pop(0) if self.statuses else 204
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: https://localhost:{self.port}/elsewhere\r\n".encode())
        writer.write(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def hook() -> AsyncIterator[Hook]:
    """Serve HTTPS for the time of a block."""
    own = Hook()
    server = await asyncio.start_server(own.talk, "127.0.0.1", 0, ssl=own_tls())
    own.port = server.sockets[0].getsockname()[1]
    async with server:
        yield own


@dataclass
class Mailbox:
    """What mail came, each with its sender, its recipients, and whether it came encrypted."""

    port: int = 0
    offers_tls: bool = True
    refuses: frozenset[str] = frozenset()
    mails: list[tuple[str, list[str], str, bool]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take what one connection brings."""
        encrypted, sender, recipients = False, "", []
        writer.write(b"220 tests\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, answer = line.split(" ")[0].upper(), "250 ok"
            if verb == "EHLO":
                answer = "250-tests\r\n250 STARTTLS" if self.offers_tls else "250 tests"
            elif verb == "STARTTLS":
                writer.write(b"220 go on\r\n")
                await writer.start_tls(own_tls())
                encrypted = True
                continue
            elif verb == "MAIL":
                sender = line.partition("<")[2].partition(">")[0]
            elif verb == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
                answer = "550 nobody" if recipients[-1] in self.refuses else answer
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                self.mails.append((sender, recipients, text, encrypted))
            elif verb == "QUIT":
                answer = "221 bye"
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def mailbox(*, offers_tls: bool = True, refuses: frozenset[str] = frozenset()) -> AsyncIterator[Mailbox]:
    """Take mail for the time of a block."""
    own = Mailbox(offers_tls=offers_tls, refuses=refuses)
    server = await asyncio.start_server(own.talk, "127.0.0.1", 0)
    own.port = server.sockets[0].getsockname()[1]
    async with server:
        yield own
