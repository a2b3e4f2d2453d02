"""What is found of an installation's database: that it answers, is migrated and indexed, keeps up, and has our time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from api.observing.findings import Finding, Level
from api.observing.health import of_migrations, of_worker
from domain.errors import LeagueGraphError
from graph.clock import read_clock
from graph.database import Database
from graph.figures import Figures, find_figures
from graph.installation import ServerFacts, find_server_facts, list_index_states
from graph.migrate import missing_migrations
from graph.server.lock import VERSION

TIMEOUT_S = 10.0
LATE_S, TOO_LATE_S = 1.0, 5.0  # the lease of the worker holds 8 seconds


async def found_of_database(db: Database, most_lag_s: float) -> AsyncIterator[Finding]:
    """Yield what is found of the database; where it does not answer, that alone."""
    began = time.time()
    try:
        server = await find_server_facts(db, timeout_s=TIMEOUT_S)
    except LeagueGraphError as exc:
        yield Finding("database", Level.BAD, f"{exc.code}: {exc.problem}", exc.next_step)
        return
    ended = time.time()
    yield Finding("database", Level.OK, f"answers after {(ended - began) * 1000:.0f} ms")
    yield _version(server)
    yield of_clock(server.now_ms / 1000 - (began + ended) / 2)
    yield await _migrations(db)
    yield of_indexes(await list_index_states(db, timeout_s=TIMEOUT_S))
    figures = await find_figures(db, timeout_s=TIMEOUT_S)
    for finding in of_figures(figures, most_lag_s):
        yield finding
    ahead = (await read_clock(db)).offset
    if ahead:
        yield Finding("time of the graph", Level.OK, f"that of generated people, {ahead.days:,} days from the real one")


def _version(server: ServerFacts) -> Finding:
    told = f"{server.version} {server.edition}"
    if server.version == VERSION:
        return Finding("Neo4j", Level.OK, told)
    return Finding("Neo4j", Level.LOOK, told, f"The program is tested with {VERSION}.")


def of_clock(ahead_s: float) -> Finding:
    """Return how the clock of the database compares with ours."""
    told = f"the database is {abs(ahead_s):.2f} s {'ahead of' if ahead_s > 0 else 'behind'} this machine"
    if abs(ahead_s) > LATE_S:
        level = Level.BAD if abs(ahead_s) > TOO_LATE_S else Level.LOOK
        return Finding("clock", level, told, "Let both machines set their clocks by NTP.")
    return Finding("clock", Level.OK, told)


async def _migrations(db: Database) -> Finding:
    try:
        check = of_migrations(await missing_migrations(db, timeout_s=TIMEOUT_S))
    except LeagueGraphError as exc:
        return Finding("migrations", Level.BAD, f"{exc.code}: {exc.problem}", exc.next_step)
    next_step = "" if check.ok else "Start the program: it applies them."
    return Finding("migrations", Level.OK if check.ok else Level.BAD, check.problem or "all are applied", next_step)


def of_indexes(states: dict[str, str]) -> Finding:
    """Return whether every index can be used."""
    failed = sorted(name for name, state in states.items() if state == "FAILED")
    filling = sorted(name for name, state in states.items() if state == "POPULATING")
    if failed:
        return Finding("indexes", Level.BAD, f"failed: {', '.join(failed)}", "Drop them, and start the program again.")
    if filling:
        return Finding("indexes", Level.LOOK, f"being filled: {', '.join(filling)}", "Wait; queries are slow until then.")
    return Finding("indexes", Level.OK, f"all {len(states)} are online")


def of_figures(figures: Figures, most_lag_s: float) -> list[Finding]:
    """Return how the worker keeps up, and what waits."""
    check = of_worker(figures, most_lag_s)
    left, age = figures.lease_left_s, figures.counted_age_s
    lease = "its lease was never taken" if left is None else f"its lease holds for {left:.1f} s more"
    if left is not None and left <= 0:
        lease = f"its lease ran out {-left:.0f} s ago"
    told = lease if check.ok else f"{check.problem} ({lease})"
    next_step = "" if check.ok else "Start one: `leaguegraph serve` or `leaguegraph worker`; then see its log."
    counted = "nothing was counted yet" if age is None else f"counted {age:.0f} s ago"
    load = ", a load is under way or was ended early" if figures.recount_pending else ""
    waiting = f"{counted}{load}; {figures.marks:,} organisations wait, {figures.unnumbered:,} events have no number"
    return [
        Finding("worker", Level.OK if check.ok else Level.BAD, told, next_step),
        Finding("totals", Level.LOOK if figures.recount_pending else Level.OK, waiting),
        Finding("steps of transfers", Level.OK, f"{figures.steps:,} open, {figures.overdue:,} past their time"),
    ]
