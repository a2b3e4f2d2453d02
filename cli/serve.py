"""``leaguegraph serve``: the GraphQL API and the explorer."""

from __future__ import annotations

import typer

from api.app import Application
from api.logs import configure_logs
from api.serve import serve as serve_application
from api.serve import take_port
from cli.notifying import notification_ports
from cli.support import built_page, load_settings, open_database, out, progress_shown, run_async
from domain.transfer_terms import read_terms
from settings import Settings
from workflows.worker import working


def serve(
    port: int | None = typer.Option(None, "--port", min=1, max=65535, help="Port to serve on; LEAGUEGRAPH_PORT else."),
    page: bool = typer.Option(True, "--page/--no-page", help="Serve the explorer at /, or the API alone."),
) -> None:
    """Serve the GraphQL API and the explorer until Ctrl-C, with a token key of your own, and keep totals up to date meanwhile.

    Example: `LEAGUEGRAPH_TOKEN_KEY=… leaguegraph serve --port 8080`
    """
    settings = load_settings()
    run_async(_serve(settings.model_copy(update={"port": port}) if port else settings, page=page))


async def _serve(settings: Settings, *, page: bool) -> None:
    configure_logs()
    ports = notification_ports(settings)
    with progress_shown() as progress:
        listening = take_port(settings.host, settings.port)
        async with open_database(progress) as db, working(db, read_terms(settings.transfer_hours), ports):
            app = Application(settings, db)
            if page:
                app.add_page(built_page(settings, progress))
            address = f"http://{settings.host}:{settings.port}"

            async def tell() -> None:
                explorer = f", the explorer at {address}/" if page else ""
                out.print(f"LeagueGraph answers at {address}/graphql{explorer}. Ctrl-C ends it.", highlight=False)

            await serve_application(app, listening, tell)
