"""The served application: the GraphQL endpoint, health, the explorer, and GraphiQL in the demo.

An entry point: settings are built here when a server process imports ``create_app`` by name.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from analytics.store import FlowStore
from api.admission import Admission
from api.answering import Answering
from api.callers import Callers
from api.downloads import PREFIX, Downloads
from api.engine import Engine, Limits
from api.explorer.pages import add_explorer
from api.flows.exports import Exports
from api.graphiql.files import graphiql_folder
from api.graphiql.pages import add_graphiql
from api.hosts import check_loopback, is_own_host
from api.http import GraphQLEndpoint, send_json
from api.limits import RateLimiter
from api.observing.health import Readiness, add_health
from api.observing.observing import Observing
from api.observing.requests import begin_request
from api.origins import read_origins
from api.read_log import ReadLog
from api.schema import graphql_schema
from api.security_headers import with_security_headers
from api.subscriptions.follower import Follower
from api.subscriptions.server_sent import wants_events
from api.subscriptions.streams import Streams
from api.subscriptions.web_sockets import WebSockets
from api.token_keys import token_reader
from api.trusted_documents import trusted_documents
from api.verifying import verifying_of
from domain.errors import NotFound
from domain.transfer_terms import read_terms
from graph.database import Database
from settings import Settings

log = structlog.get_logger()

LOOK_FOR_EXTRACTS_S, AFTER_FAILURE_S = 5, 60
PREFLIGHT_KEPT_S = 600


class Application:
    """The ASGI application: GraphQL first, the rest by FastAPI.

    Parameters
    ----------
    settings : Settings
        Demo mode binds it to loopback and opens introspection and GraphiQL.
    db : Database
        Where reads go; closed by whoever made it.
    process : str
        The name of this process in metrics.
    """

    def __init__(self, settings: Settings, db: Database, process: str = "api") -> None:
        if settings.demo:
            check_loopback(settings.host)
        self._demo = settings.demo
        origins = read_origins(settings.cors_origins)
        trusted = trusted_documents(settings.trusted_documents) if settings.trusted_documents else None
        limits = Limits(settings.max_cost, settings.deadline_s, introspection=settings.demo, trusted=trusted)
        flows = FlowStore(settings.home)
        exports = Exports(settings.home, flows)
        terms, verifying = read_terms(settings.transfer_hours), verifying_of(settings)
        self.engine = Engine(graphql_schema(), db, limits, flows, exports, terms, verifying)
        callers, rate = Callers(token_reader(settings), db), RateLimiter(settings.rate_per_minute // settings.workers)
        self.admission = Admission(settings.max_at_once, settings.max_waiting, settings.max_wait_s)
        self.observing = Observing(settings, db, process, self.admission)
        operations, follower = self.observing.operations, Follower(db)
        answering = Answering(self.engine, callers, rate, ReadLog(settings.home), self.admission, operations)
        streams = Streams(answering, follower, settings.workers)
        self._graphql = GraphQLEndpoint(answering, streams, allow_get=settings.allow_get)
        self._web_sockets = WebSockets(streams, origins)
        self._downloads = Downloads(exports, callers, rate)
        self._db = db
        self._settings = settings
        self._shared = bool(origins)
        self._answered = _answering_origins(self._http, origins) if origins else self._http
        graphiql = graphiql_folder(settings.home) if settings.demo else None
        self._rest = _rest(flows, exports, follower, self.observing, graphiql)
        add_health(self._rest, Readiness(db, settings.ready_lag_s))

    def add_page(self, folder: Path) -> None:
        """Serve the explorer, built in ``folder``, at ``/`` and wherever nothing else answers."""
        add_explorer(self._rest, folder, self._db, self._settings)
        if self._settings.trusted_documents:
            trusted = trusted_documents(self._settings.trusted_documents, folder)
            self.engine.limits = replace(self.engine.limits, trusted=trusted)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI event."""
        if scope["type"] == "lifespan":
            await self._rest(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["type"] == "websocket":
            taken = scope["path"] == "/graphql" and (not self._demo or is_own_host(headers.get(b"host", b"").decode("latin-1")))
            begin_request({name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()})
            with self.observing.stream("web_socket"):
                await (self._web_sockets if taken else refuse_web_socket)(scope, receive, send)
            return
        await self._answered(scope, receive, with_security_headers(send, shared=self._shared))

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        if self._demo and not is_own_host(headers.get(b"host", b"").decode("latin-1")):
            body = {"errors": [{"message": "The demo answers to localhost alone.", "extensions": {"code": "BAD_INPUT"}}]}
            await send_json(send, 421, "application/json", body, {})
            return
        wants_page = scope["method"] == "GET" and b"text/html" in headers.get(b"accept", b"")
        if scope["path"] == "/graphql" and not (self._demo and wants_page):
            streamed = wants_events(headers.get(b"accept", b"").decode("latin-1"))
            with self.observing.stream("events") if streamed else nullcontext():
                await self._graphql(scope, receive, send)
        elif scope["path"].startswith(PREFIX):
            await self._downloads(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


def _answering_origins(app: Any, origins: tuple[str, ...]) -> Any:
    """Let pages of other origins ask: with a token of their own, never with cookies."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "x-request-id"],
        expose_headers=["x-request-id", "retry-after"],
        max_age=PREFLIGHT_KEPT_S,
    )


async def refuse_web_socket(scope: Any, receive: Any, send: Any) -> None:
    """Refuse a web socket that is not for GraphQL, or, in the demo, not for this machine."""
    del scope
    await receive()
    await send({"type": "websocket.close", "code": 1008})


async def follow_extracts(flows: FlowStore) -> None:
    """Open every new extract of flows soon after it is there, until cancelled."""
    while True:
        try:
            if await asyncio.to_thread(flows.refresh):
                log.info("extract of flows opened")
        except NotFound:
            pass  # none yet, or one without cohorts: questions say so
        except Exception:
            log.exception("extract of flows cannot be opened")
            await asyncio.sleep(AFTER_FAILURE_S)
        await asyncio.sleep(LOOK_FOR_EXTRACTS_S)


def _rest(flows: FlowStore, exports: Exports, follower: Follower, observing: Observing, graphiql: Path | None) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what is alive now stays: the collector need not walk it again
        following = asyncio.create_task(follow_extracts(flows))
        async with observing.running():
            yield
        following.cancel()
        await follower.close()
        exports.close()

    app = FastAPI(title="LeagueGraph", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)

    if graphiql:
        add_graphiql(app, graphiql)
    return app
