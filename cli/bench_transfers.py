"""``leaguegraph bench transfers``: its home, which is its own because Neo4j is killed in it, and how its result is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.demo import open_demo
from api.generated import generated_secret
from bench.transfers import TransfersResult, bench_transfers
from cli.support import load_settings, out, print_table, progress_shown, run_async
from domain.progress import Progress
from graph.database import Database
from graph.migrate import migrate
from graph.server.managed import ManagedServer, ServerOptions

HOME = "bench-transfers"
MOST_SHOWN = 20


def measure_transfers() -> TransfersResult:
    """Make the home where there is none, measure, and stop its Neo4j."""
    database = load_settings().neo4j_database
    with progress_shown() as progress, own_home(HOME, progress) as (server, home):
        return run_async(bench_transfers(server, home, database, progress=progress))


@contextmanager
def own_home(name: str, progress: Progress) -> Iterator[tuple[ManagedServer, Path]]:
    """Give a home below that of the settings, with the demo's graph in it, made on first use; its Neo4j is stopped at the end."""
    settings = load_settings()
    home = settings.home / name
    home.mkdir(parents=True, exist_ok=True)
    server = ManagedServer(home, ServerOptions(settings.heap_mb, settings.page_cache_mb), settings.home / "downloads")
    try:
        run_async(_filled(server, home, settings.neo4j_database, progress))
        yield server, home
    finally:
        server.stop()


async def _filled(server: ManagedServer, home: Path, database: str, progress: Progress) -> None:
    key = generated_secret(home, "identity.key").encode()
    address = await open_demo(server, home, key, database, progress)
    db = Database.connect(address.uri, address.user, address.password, database)
    try:
        await migrate(db, progress)
    finally:
        await db.close()


def show_transfers(result: TransfersResult) -> None:
    """Write the figures of both phases, and what is other than clients were told."""
    rows: list[list[object]] = [
        [
            phase.name,
            f"{phase.transfers:,}",
            f"{phase.mutations:,}",
            f"{phase.mutation.p50_ms:,.0f}",
            f"{phase.mutation.p99_ms:,.0f}",
            f"{phase.transfers_a_second:,.1f}",
            f"{phase.repeated:,}",
            len(phase.problems),
        ]
        for phase in result.phases
    ]
    heads = ["phase", "moves", "changes", "p50", "p99", "moves/s", "again", "wrong"]
    print_table(f"Transfers (moves) by {result.clients} clients through HTTP; a mutation (change) in ms", heads, rows)
    for phase in result.phases:
        ended = ", ".join(f"{count:,} {state}" for state, count in sorted(phase.ended.items()))
        again = ", ".join(f"{count:,} × {why}" for why, count in sorted(phase.again.items()))
        _say(f"{phase.name}: {ended} in {phase.seconds:.1f} s{f'; sent again: {again}' if again else ''}.")
        for kill in phase.kills:
            _say(f"  {kill.what} killed after {kill.acknowledged:,} mutations, answered again after {kill.back_after_s:.1f} s.")
    if not result.problems:
        _say("Everything that was acknowledged is there, once; own counts and totals agree with a recount; all rules hold.")
    for problem in result.problems[:MOST_SHOWN]:
        _say(f"Wrong: {problem}")


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
