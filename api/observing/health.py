"""Whether the process lives (/healthz), and whether the service can be used (/readyz).

The first touches nothing. The second asks the database two questions, keeps the answer for a second and asks once for all that
wait, so that probes cannot load what they watch.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import FastAPI, Response

from domain.errors import LeagueGraphError
from graph.database import Database
from graph.figures import MOST_COUNTED, Figures, find_figures
from graph.migrate import missing_migrations

KEPT_S = 1.0
TIMEOUT_S = 2.0
NOT_READY = 503


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``problem`` says in a sentence what is wrong with it."""

    ok: bool
    problem: str | None = None

    def body(self) -> dict[str, object]:
        """Return what is told of it."""
        return {"ok": self.ok} if self.problem is None else {"ok": self.ok, "problem": self.problem}


Checks = dict[str, Check]
T = TypeVar("T")


class Readiness:
    """Looks whether the database answers, is migrated, and has a worker that keeps up.

    Parameters
    ----------
    db : Database
        Where it looks.
    most_lag_s : float
        How far totals may be behind.
    """

    def __init__(self, db: Database, most_lag_s: float) -> None:
        self._db = db
        self._most_lag_s = most_lag_s
        self._looking = asyncio.Lock()
        self._known: tuple[float, Checks] | None = None

    async def checks(self) -> Checks:
        """Return what was found within the last second."""
        async with self._looking:
            if self._known is None or time.monotonic() - self._known[0] > KEPT_S:
                checks = await self._look()
                self._known = time.monotonic(), checks
            return self._known[1]

    async def _look(self) -> Checks:
        figures = await _tried(lambda: find_figures(self._db, timeout_s=TIMEOUT_S))
        if isinstance(figures, Check):
            unknown = Check(ok=False, problem="It is not known while the database does not answer.")
            return {"database": figures, "migrations": unknown, "worker": unknown}
        missing = await _tried(lambda: missing_migrations(self._db, timeout_s=TIMEOUT_S))
        migrations = missing if isinstance(missing, Check) else of_migrations(missing)
        return {"database": Check(ok=True), "migrations": migrations, "worker": of_worker(figures, self._most_lag_s)}


async def _tried(look: Callable[[], Awaitable[T]]) -> T | Check:
    try:
        async with asyncio.timeout(2 * TIMEOUT_S):  # the driver waits longer for a connection
            return await look()
    except LeagueGraphError as exc:
        return Check(ok=False, problem=f"{exc.code}: {exc.problem}")
    except TimeoutError:
        return Check(ok=False, problem=f"Neo4j did not answer within {2 * TIMEOUT_S:.0f} seconds.")


def of_migrations(missing: list[str]) -> Check:
    """Return whether all migrations are applied."""
    if missing:
        return Check(ok=False, problem=f"{len(missing)} migrations are not applied, the first is {missing[0]}.")
    return Check(ok=True)


def of_worker(figures: Figures, most_lag_s: float) -> Check:
    """Return whether a worker holds the lease and keeps up; while a load runs, totals rightly stay as they were."""
    if not figures.is_lease_held:
        return Check(ok=False, problem="No worker holds the lease.")
    age_s = figures.counted_age_s
    if age_s is not None and age_s > most_lag_s and not figures.recount_pending:
        return Check(ok=False, problem=f"Totals are {age_s:.0f} seconds behind.")
    if figures.unnumbered >= MOST_COUNTED:
        return Check(ok=False, problem=f"{figures.unnumbered:,} events or more are not numbered yet.")
    return Check(ok=True)


def add_health(app: FastAPI, readiness: Readiness) -> None:
    """Answer at /healthz and /readyz."""

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz(response: Response) -> dict[str, object]:
        checks = await readiness.checks()
        ready = all(check.ok for check in checks.values())
        response.status_code = 200 if ready else NOT_READY
        told = {name: check.body() for name, check in checks.items()}
        return {"status": "ready" if ready else "not ready", "checks": told}
