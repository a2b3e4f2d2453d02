"""``leaguegraph serve``: the GraphQL API and the explorer, by one process or by several behind one port."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import typer

from api.logs import configure_logs
from api.processes import Part, Supervisor
from api.serve import reserve_port, take_port
from api.serve import serve as serve_application
from cli.metrics import forget_process, metrics_of_process, metrics_of_several, shared_folder
from cli.notifying import notification_ports
from cli.serving_process import COMMAND
from cli.support import (
    built_page,
    connected,
    load_settings,
    open_database,
    out,
    own_server,
    progress_shown,
    run_async,
    server_address,
)
from domain.transfer_terms import read_terms
from graph.database import Database
from graph.migrate import migrate
from graph.server.guard import guarded
from graph.server.managed import ServerAddress
from settings import Settings
from workflows.notifications.port import Port
from workflows.worker import working


def serve(
    port: int | None = typer.Option(None, "--port", min=1, max=65535, help="Port to serve on; LEAGUEGRAPH_PORT else."),
    page: bool = typer.Option(True, "--page/--no-page", help="Serve the explorer at /, or the API alone."),
    workers: int | None = typer.Option(
        None,
        "--workers",
        min=1,
        max=64,
        help="Processes that answer; with more than one the worker has its own. LEAGUEGRAPH_WORKERS else.",
    ),
    worker: bool = typer.Option(
        True, "--worker/--no-worker", help="Do beside it what happens over time, or leave it to `leaguegraph worker`."
    ),
) -> None:
    """Serve the GraphQL API and the explorer until Ctrl-C, with a token key of your own, and keep totals up to date meanwhile.

    Example: `LEAGUEGRAPH_TOKEN_KEY=… leaguegraph serve --port 8080 --workers 2`
    """
    settings = load_settings()
    changes = {name: value for name, value in (("port", port), ("workers", workers)) if value}
    settings = settings.model_copy(update=changes)
    run_async((_serve if settings.workers == 1 else _serve_by_several)(settings, page=page, worker=worker))


async def _serve(settings: Settings, *, page: bool, worker: bool) -> None:
    from api.app import Application  # noqa: PLC0415 - 200 MB, of which the parent of several has no need

    configure_logs()
    ports = notification_ports(settings)
    with progress_shown() as progress:
        listening = take_port(settings.host, settings.port)
        async with open_database(progress) as db, guarded(own_server()), _working(db, settings, ports if worker else None):
            app = Application(settings, db)
            if page:
                app.add_page(built_page(settings, progress))
            async with metrics_of_process(settings, db, app.observing):
                await serve_application(app, listening, lambda: _tell(settings, page=page))


@asynccontextmanager
async def _working(db: Database, settings: Settings, ports: list[Port] | None) -> AsyncIterator[None]:
    if ports is None:
        yield
        return
    async with working(db, read_terms(settings.transfer_hours), ports):
        yield


async def _tell(settings: Settings, *, page: bool) -> None:
    address = f"http://{settings.host}:{settings.port}"
    explorer = f", the explorer at {address}/" if page else ""
    out.print(f"LeagueGraph answers at {address}/graphql{explorer}. Ctrl-C ends it.", highlight=False)


async def _serve_by_several(settings: Settings, *, page: bool, worker: bool) -> None:
    """Keep the port, start Neo4j where it is ours, migrate, build the page: once, here. The rest is done by the others."""
    configure_logs()
    with shared_folder(settings) as (metrics, environment):
        supervisor = Supervisor(COMMAND, environment)
        if metrics is not None:
            supervisor.on_end = partial(forget_process, metrics)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, supervisor.end)
        with progress_shown() as progress, reserve_port(settings.host, settings.port):
            address = await asyncio.to_thread(server_address, progress)
            async with connected(address, settings) as db:
                await db.ping()
                await migrate(db, progress)
                folder = built_page(settings, progress) if page else None
                parts = _parts(settings, address, folder, worker=worker)
                async with guarded(own_server()), metrics_of_several(settings, db, metrics):
                    await supervisor.run(parts, lambda: _tell(settings, page=page))


def _parts(settings: Settings, address: ServerAddress, folder: Path | None, *, worker: bool) -> list[Part]:
    graph = {"uri": address.uri, "user": address.user, "password": address.password}
    told = {"graph": graph, "port": settings.port, "workers": settings.workers, "page": str(folder) if folder else None}
    answering = [Part(f"api-{number}", {**told, "works": False}) for number in range(1, settings.workers + 1)]
    return [*answering, Part("worker", {**told, "works": True})] if worker else answering
