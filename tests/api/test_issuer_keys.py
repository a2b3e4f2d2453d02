"""Keys that an identity provider publishes: fetched over HTTPS, kept, and asked for again no more often than a minute allows."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from api.errors import RequestError
from api.issuer_keys import PublishedKeys, key_set
from api.tokens import TokenReader
from domain.errors import InvalidInput, Unavailable
from graph.database import Database
from tests.api.serving import AUDIENCE, ISSUER, own_settings, serving
from tests.workflows.receiving import CERTIFICATE, own_tls

ONE, TWO = RSAKey.generate_key(2048, {"kid": "one"}), ECKey.generate_key("P-256", {"kid": "two"})
NOW = 1_000_000.0


@dataclass
class Provider:
    """An identity provider that publishes keys: what it answers, and how often it was asked."""

    keys: list[Any] = field(default_factory=lambda: [ONE])
    status: int = 200
    silent: bool = False
    asked: int = 0
    port: int = 0
    once: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    talks: list[asyncio.Task[Any] | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the keys are."""
        return f"https://localhost:{self.port}/jwks"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; in silence, when the provider ends."""
        self.talks.append(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.asked += 1
            self.once.set()
            if self.silent:
                await self.over.wait()
            body = json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]}).encode()
            head = f"HTTP/1.1 {self.status} X\r\nLocation: /elsewhere\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def providing(**values: Any) -> AsyncIterator[Provider]:
    """Serve keys for the time of a block."""
    own = Provider(**values)
    server = await asyncio.start_server(own.talk, "127.0.0.1", 0, ssl=own_tls())
    own.port = server.sockets[0].getsockname()[1]
    async with server:
        yield own
        own.over.set()
        await asyncio.gather(*(talk for talk in own.talks if talk), return_exceptions=True)


def signed(key: Any, **changes: Any) -> str:
    """Return a token that a provider has signed."""
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "li.na", "exp": int(time.time()) + 90_000, **changes}
    alg = {"RSA": "RS256", "EC": "ES256"}[key.key_type]
    return jwt.encode({"alg": alg, "kid": key.kid}, {name: value for name, value in claims.items() if value is not None}, key)


class Turning:
    """A clock that is turned by hand."""

    now = NOW

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def reader_of(provider: Provider, clock: Callable[[], float] = time.monotonic) -> TokenReader:
    """Return what checks tokens of a provider."""
    return TokenReader(PublishedKeys(provider.url, CERTIFICATE, clock), ISSUER, AUDIENCE)


async def test_tokens_of_a_provider_open_the_api(small_province: Database, tmp_path: Path) -> None:
    async with providing(keys=[ONE, TWO]) as provider:
        settings = own_settings(tmp_path, token_key=None, token_jwks_url=provider.url, token_ca=CERTIFICATE)
        async with serving(settings, small_province) as client:
            for key in (ONE, TWO):
                headers = {"authorization": f"Bearer {signed(key)}"}
                answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
                assert answer.json()["data"] == {"__typename": "Query"}
    assert provider.asked == 1


async def test_a_new_key_is_fetched_once_a_minute_at_most() -> None:
    clock = Turning()
    async with providing() as provider:
        reader = reader_of(provider, clock)
        assert (await reader.read(signed(ONE))).subject == "li.na"
        provider.keys = [TWO]
        for _ in range(5):  # within the minute nobody makes it ask
            with pytest.raises(RequestError):
                await reader.read(signed(TWO))
        assert provider.asked == 1
        clock.now += 61
        assert (await reader.read(signed(TWO))).subject == "li.na"
        strangers = [RSAKey.generate_key(2048, {"kid": f"foreign{n}"}) for n in range(3)]
        for key in strangers:
            with pytest.raises(RequestError):
                await reader.read(signed(key))
        assert provider.asked == 2
        with pytest.raises(RequestError):  # the first key is not published any more
            await reader.read(signed(ONE, sub="another"))


async def test_many_first_tokens_ask_once() -> None:
    async with providing() as provider:
        reader = reader_of(provider)
        await asyncio.gather(*(reader.read(signed(ONE, sub=f"s{n}")) for n in range(20)))
        assert provider.asked == 1


async def test_known_keys_serve_a_day_without_the_provider() -> None:
    clock = Turning()
    async with providing() as provider:
        reader = reader_of(provider, clock)
        await reader.read(signed(ONE))
        provider.status = 500
        clock.now += 23 * 3_600
        assert (await reader.read(signed(ONE, sub="later"))).subject == "later"
        clock.now += 2 * 3_600
        with pytest.raises(Unavailable, match="cannot be had") as told:
            await reader.read(signed(ONE, sub="too late"))
        assert told.value.code == "NO_ISSUER_KEYS"
        provider.status = 200
        clock.now += 61
        assert (await reader.read(signed(ONE, sub="again"))).subject == "again"


async def test_a_provider_that_is_slow_holds_up_nobody_who_is_known() -> None:
    clock = Turning()
    async with providing() as provider:
        reader = reader_of(provider, clock)
        await reader.read(signed(ONE))
        provider.silent = True
        provider.once.clear()
        clock.now += 3_601
        assert (await reader.read(signed(ONE, sub="meanwhile"))).subject == "meanwhile"
        await provider.once.wait()  # it was asked beside that
        assert provider.asked == 2


@pytest.mark.parametrize("status", [301, 404, 500])
async def test_without_keys_nobody_is_let_in(small_province: Database, tmp_path: Path, status: int) -> None:
    async with providing(status=status) as provider:
        settings = own_settings(tmp_path, token_key=None, token_jwks_url=provider.url, token_ca=CERTIFICATE)
        async with serving(settings, small_province) as client:
            headers = {"authorization": f"Bearer {signed(ONE)}"}
            answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert provider.asked == 1


async def test_a_provider_without_a_certificate_that_we_trust_is_not_believed() -> None:
    async with providing() as provider:
        reader = TokenReader(PublishedKeys(provider.url), ISSUER, AUDIENCE)
        with pytest.raises(Unavailable):
            await reader.read(signed(ONE))
    assert provider.asked == 0


FAULTS: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "another"},
    "audience": {"aud": "another"},
    "expired": {"exp": int(time.time()) - 60},
    "without an end": {"exp": None},
    "not yet": {"nbf": int(time.time()) + 80_000},
    "without a subject": {"sub": None},
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_claims_are_checked(fault: str) -> None:
    async with providing() as provider:
        reader = reader_of(provider)
        assert (await reader.read(signed(ONE, nbf=int(time.time()) - 5))).subject == "li.na"
        with pytest.raises(RequestError):
            await reader.read(signed(ONE, **FAULTS[fault]))


async def test_only_two_algorithms_sign() -> None:
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "li.na", "exp": int(time.time()) + 600}
    public = json.dumps(ONE.as_dict(private=False)).encode()
    async with providing() as provider:
        reader = reader_of(provider)
        for token in (
            jwt.encode({"alg": "RS512", "kid": "one"}, claims, ONE, algorithms=["RS512"]),
            jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(public)),
        ):
            with pytest.raises(RequestError):
                await reader.read(token)


@pytest.mark.parametrize(
    "url", ["http://id.example/jwks", "https://", "https://user:word@id.example/jwks", "file:///etc/passwd", "::::", ""]
)
def test_addresses_that_are_not_taken(url: str) -> None:
    with pytest.raises(InvalidInput) as told:
        PublishedKeys(url)
    assert told.value.code == "BAD_JWKS_URL"


def test_keys_that_do_not_sign_are_left_out() -> None:
    encrypting = ECKey.generate_key("P-256", {"kid": "enc", "use": "enc"})
    edwards = OKPKey.generate_key("Ed25519", {"kid": "ed"})
    keys = [key.as_dict(private=False) for key in (ONE, encrypting, edwards)]
    taken = key_set(json.dumps({"keys": keys}).encode(), "here")
    assert isinstance(taken, KeySet)
    assert [key.kid for key in taken.keys] == ["one"]
    for text in (b"", b"[]", b'{"keys": 1}', b'{"keys": []}', b'{"keys": [{"kty": "RSA"}]}', b"[" * 100_000, b'{"keys": ["x"]}'):
        with pytest.raises(InvalidInput, match="not a readable JWKS"):
            key_set(text, "here")
