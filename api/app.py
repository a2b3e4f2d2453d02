"""The served application: the GraphQL endpoint, health, and GraphiQL in the demo.

An entry point: settings are built here when a server process imports ``create_app`` by name.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from joserfc.jwk import KeySet, OctKey

from analytics.store import FlowStore
from api.callers import Callers
from api.engine import Engine, Limits
from api.graphiql.files import graphiql_folder
from api.graphiql.pages import add_graphiql
from api.hosts import check_loopback, is_own_host
from api.http import GraphQLEndpoint, send_json
from api.limits import RateLimiter
from api.read_log import ReadLog
from api.schema import graphql_schema
from api.tokens import TokenReader, generated_key, public_keys, shared_key
from domain.errors import LeagueGraphError, Refused
from graph.database import Database
from settings import Settings


def token_reader(settings: Settings) -> TokenReader:
    """Return what checks tokens.

    Raises
    ------
    Refused
        ``NO_TOKEN_KEY``: outside the demo without a key of one's own.
    """
    key: OctKey | KeySet
    if settings.token_jwks:
        key = public_keys(settings.token_jwks)
    elif settings.token_key:
        key = shared_key(settings.token_key.get_secret_value())
    elif settings.demo:
        key = OctKey.import_key(generated_key(settings.home))
    else:
        raise Refused(
            "NO_TOKEN_KEY",
            "There is no key to check tokens with, and the generated one serves the demo alone.",
            "Set LEAGUEGRAPH_TOKEN_KEY or LEAGUEGRAPH_TOKEN_JWKS.",
        )
    return TokenReader(key, settings.token_issuer, settings.token_audience)


class Application:
    """The ASGI application: GraphQL first, the rest by FastAPI.

    Parameters
    ----------
    settings : Settings
        Demo mode binds it to loopback and opens introspection and GraphiQL.
    db : Database
        Where reads go; closed by whoever made it.
    """

    def __init__(self, settings: Settings, db: Database) -> None:
        if settings.demo:
            check_loopback(settings.host)
        self._demo = settings.demo
        limits = Limits(settings.max_cost, settings.deadline_s, introspection=settings.demo)
        self.engine = Engine(graphql_schema(), db, limits, FlowStore(settings.home))
        callers = Callers(token_reader(settings), db)
        self._graphql = GraphQLEndpoint(self.engine, callers, RateLimiter(settings.rate_per_minute), ReadLog(settings.home))
        self._rest = _rest(db, graphiql_folder(settings.home) if settings.demo else None)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI event."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if self._demo and not is_own_host(headers.get(b"host", b"").decode("latin-1")):
            body = {"errors": [{"message": "The demo answers to localhost alone.", "extensions": {"code": "BAD_INPUT"}}]}
            await send_json(send, 421, "application/json", body, {})
            return
        wants_page = scope["method"] == "GET" and b"text/html" in headers.get(b"accept", b"")
        if scope["path"] == "/graphql" and not (self._demo and wants_page):
            await self._graphql(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


def _rest(db: Database, graphiql: Path | None) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what is alive now stays: the collector need not walk it again
        yield

    app = FastAPI(title="LeagueGraph", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/health")
    async def health(response: Response) -> dict[str, str]:
        try:
            await db.ping()
        except LeagueGraphError as exc:
            response.status_code = 503
            return {"status": "unavailable", "code": exc.code}
        return {"status": "ok"}

    if graphiql:
        add_graphiql(app, graphiql)
    return app
