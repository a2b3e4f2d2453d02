"""``leaguegraph demo``: a generated part of the province, served on loopback, with tokens and questions to begin with."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import typer

from api.app import Application
from api.demo import ACCOUNTS, QUESTIONS, ask_demo, demo_tokens, follow_graduates, grant_demo, member_of, open_demo
from api.hosts import check_loopback
from api.logs import configure_logs
from api.serve import serve, take_port
from api.tokens import DEMO_ISSUER
from cli.metrics import metrics_of_process
from cli.notifying import notification_ports
from cli.season import season
from cli.support import built_page, err, identity_key, load_settings, managed_server, out, progress_shown, run_async
from domain.transfer_terms import read_terms
from graph.database import Database
from graph.migrate import migrate
from graph.server.guard import guarded
from graph.server.managed import ManagedServer, ServerAddress
from settings import Settings
from workflows.worker import working

LOG = "demo.log"

app = typer.Typer(invoke_without_command=True)
app.command("season")(season)


@app.callback()
def demo(
    context: typer.Context,
    port: int | None = typer.Option(None, "--port", min=1, max=65535, help="Port to serve on; LEAGUEGRAPH_PORT else."),
) -> None:
    """Serve a fiftieth of the province (real places, generated people) on loopback, with tokens, three questions, their answers.

    Ctrl-C ends everything that was started. What was made stays for the next time.

    Example: `leaguegraph demo --port 8001`
    """
    if context.invoked_subcommand:
        return
    began = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    settings = demo_settings(port)
    server = managed_server()
    check_loopback(settings.host)
    take_port(settings.host, settings.port).close()  # a busy port is told before anything is fetched
    ours = not server.status().running
    try:
        run_async(_demo(settings, server, began))
    except KeyboardInterrupt:
        err.print("Ending …")
    finally:
        if ours:
            err.print("Stopping Neo4j …")
            server.stop()


def demo_settings(port: int | None) -> Settings:
    """Return the settings of the demo: its own issuer and key, so that its tokens and grants count nowhere else."""
    settings = load_settings()
    own = {"demo": True, "port": port or settings.port, "token_issuer": DEMO_ISSUER}
    own |= dict.fromkeys(("token_key", "token_jwks", "token_jwks_url"))
    return settings.model_copy(update=own)


async def _demo(settings: Settings, server: ManagedServer, began: float) -> None:
    with progress_shown() as progress:
        key = identity_key(synthetic=True)
        address = await open_demo(server, settings.home, key, settings.neo4j_database, progress)
    with (settings.home / LOG).open("w", encoding="utf-8") as lines:
        configure_logs(lines)
        await _serve(settings, server, address, began)


async def _serve(settings: Settings, server: ManagedServer, address: ServerAddress, began: float) -> None:
    db = Database.connect(address.uri, address.user, address.password, settings.neo4j_database)
    try:
        with progress_shown() as progress:
            await db.ping()
            await migrate(db, progress)
            await grant_demo(db, settings.home)
            await follow_graduates(db, settings.home, progress)
            app = Application(settings, db)
            app.add_page(built_page(settings, progress))
        listening = take_port(settings.host, settings.port)
        async with (
            guarded(server),
            working(db, read_terms(settings.transfer_hours), notification_ports(settings)),
            metrics_of_process(settings, db, app.observing),
        ):
            await serve(app, listening, lambda: _tell(settings, began))
    finally:
        await db.close()


async def _tell(settings: Settings, began: float) -> None:
    explorer = f"http://{settings.host}:{settings.port}/"
    page = f"{explorer}graphql"
    tokens = demo_tokens(settings.home, settings.token_audience)
    answers = await ask_demo(page, tokens, member_of(settings.home))
    _say(f"LeagueGraph 团图 answers at {page} after {time.monotonic() - began:.1f} s. Ctrl-C ends it.")
    _say(f"\nThe explorer in the browser (choose a role there):\n{explorer}")
    _say(f"\nGraphiQL in the browser, as staff of the province:\n{page}#token={tokens['staff.province']}")
    _say("\nTokens, one a role (send them as `Authorization: Bearer …`):")
    for account in ACCOUNTS:
        role = account.role.value if account.role else "no role"
        _say(f"\n{account.subject} · {role} · {account.text}\n{tokens[account.subject]}")
    _say("\nThree questions, asked just now through the API:")
    for question, answer in zip(QUESTIONS, answers, strict=True):
        _say(f"\n{question.text} — as {question.subject}\n  {question.query}")
        _say("→ " + json.dumps(answer, ensure_ascii=False))
    _say(f"\nWhat it logs from now on stands in {settings.home / LOG}.")
    _say(f"\nAsk your own, for example:\n  {_curl(page, settings.home)}")


def _curl(page: str, home: Path) -> str:
    body = json.dumps({"query": '{ organisation(code: "44") { name totals { organisations } } }'})
    prefix = "" if home == Path(".leaguegraph") else f"LEAGUEGRAPH_HOME={home} "
    token = f'"authorization: Bearer $({prefix}.venv/bin/leaguegraph token --as staff.province)"'
    return f"curl -s {page} -H 'content-type: application/json' -H {token} -d '{body}'"


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
