"""An identity provider for tests: discovery, authorisation codes with PKCE (S256), tokens signed with a key of its own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.serve import take_port

CROSS = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}


@dataclass
class Provider:
    """What it was asked, and whom it lets in."""

    address: str
    subject: str
    audience: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    exchanged: list[str] = field(default_factory=list)

    def jwks(self) -> str:
        """Return its public keys."""
        return json.dumps({"keys": [self.key.as_dict(private=False)]})

    def _token(self, **claims: Any) -> str:
        now = int(time.time())
        own = {"iss": self.address, "sub": self.subject, "iat": now, "exp": now + 600, **claims}
        return jwt.encode({"alg": "RS256", "kid": "test"}, own, self.key, algorithms=["RS256"])

    def application(self) -> Starlette:
        """Return it as an ASGI application."""

        async def discovery(_: Request) -> Response:
            told = {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
            return JSONResponse(told, headers=CROSS)

        async def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

        async def token(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(headers=CROSS)
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            asked = self.codes.pop(form["code"], None)
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, 400, headers=CROSS)
            self.exchanged.append(form["code"])
            told = {
                "access_token": self._token(aud=self.audience),
                "id_token": self._token(aud=asked["client_id"]),
                "token_type": "Bearer",
                "expires_in": 600,
            }
            return JSONResponse(told, headers=CROSS)

        async def jwks(_: Request) -> Response:
            return Response(self.jwks(), media_type="application/json", headers=CROSS)

        routes = [
            Route("/.well-known/openid-configuration", discovery),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST", "OPTIONS"]),
            Route("/jwks", jwks),
        ]
        return Starlette(routes=routes)


@contextmanager
def _no_signals() -> Iterator[None]:
    yield


@asynccontextmanager
async def providing(subject: str, audience: str) -> AsyncIterator[Provider]:
    """Run a provider for the time of a block."""
    listening = take_port("127.0.0.1", 0)
    provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}", subject, audience)
    server = uvicorn.Server(uvicorn.Config(provider.application(), log_config=None, lifespan="off"))
    server.capture_signals = _no_signals  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
