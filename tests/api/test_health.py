"""/healthz and /readyz: what each says, and that probes do not load the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.observing.health import Readiness, of_migrations, of_worker
from api.observing.plans import steps_of
from domain.transfer_terms import Terms
from graph.database import Database, statement
from graph.figures import Figures, find_figures
from graph.migrate import missing_migrations
from graph.watching import Ran
from tests.api.changing import set_time
from tests.api.serving import own_settings, serving
from tests.own_server import emptied
from workflows.worker import working

GOOD = Figures(counted_age_s=1.0, recount_pending=False, lease_left_s=5.0, marks=0, unnumbered=0, steps=0, overdue=0)
BEHIND = Figures(counted_age_s=61.0, recount_pending=False, lease_left_s=5.0, marks=9, unnumbered=0, steps=0, overdue=0)
LOADING = Figures(counted_age_s=61.0, recount_pending=True, lease_left_s=5.0, marks=9, unnumbered=0, steps=0, overdue=0)
UNHELD = Figures(counted_age_s=1.0, recount_pending=False, lease_left_s=-0.1, marks=0, unnumbered=0, steps=0, overdue=0)
NEVER_HELD = Figures(counted_age_s=None, recount_pending=False, lease_left_s=None, marks=0, unnumbered=0, steps=0, overdue=0)
UNNUMBERED = Figures(counted_age_s=1.0, recount_pending=False, lease_left_s=5.0, marks=0, unnumbered=10_000, steps=0, overdue=0)


@pytest_asyncio.fixture
async def served(empty_db: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(own_settings(tmp_path), empty_db) as client:
        yield client


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        (GOOD, None),
        (LOADING, None),  # a load counts at its end
        (BEHIND, "Totals are 61 seconds behind."),
        (UNHELD, "No worker holds the lease."),
        (NEVER_HELD, "No worker holds the lease."),
        (UNNUMBERED, "10,000 events or more are not numbered yet."),
    ],
)
def test_worker_that_keeps_up(figures: Figures, problem: str | None) -> None:
    check = of_worker(figures, 60.0)
    assert (check.ok, check.problem) == (problem is None, problem)


def test_migrations_that_are_missing() -> None:
    assert of_migrations([]).ok
    assert of_migrations(["V003__x", "V004__y"]).problem == "2 migrations are not applied, the first is V003__x."


async def test_ready_with_a_worker_alone(served: httpx.AsyncClient, database: Database) -> None:
    without = await served.get("/readyz")
    assert without.status_code == 503
    assert without.json() == {
        "status": "not ready",
        "checks": {
            "database": {"ok": True},
            "migrations": {"ok": True},
            "worker": {"ok": False, "problem": "No worker holds the lease."},
        },
    }
    assert (await served.get("/healthz")).json() == {"status": "ok"}
    async with working(database, Terms()):
        await answered(served, 200)
    await answered(served, 503)  # it gave the lease back


async def answered(served: httpx.AsyncClient, status: int) -> None:
    """Wait until /readyz answers with a status."""
    for _ in range(200):
        if (await served.get("/readyz")).status_code == status:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(status)


async def test_probes_are_answered_from_one_look(empty_db: Database) -> None:
    seen: list[Ran] = []
    empty_db.watchers.append(seen.append)
    try:
        readiness = Readiness(empty_db, 60.0)
        await asyncio.gather(*(readiness.checks() for _ in range(50)))
    finally:
        empty_db.watchers.remove(seen.append)
    assert [ran.name for ran in seen] == ["figures/find_figures", "migration/list_migrations"]


async def test_missing_migration_is_named(database: Database) -> None:
    (record,) = await database.run(
        "tests/forget", "MATCH (m:Migration {version: 31}) WITH m, properties(m) AS p DELETE m RETURN p", {}, write=True
    )
    try:
        assert await missing_migrations(database, timeout_s=5) == ["V031__transfer_step_due_at"]
        checks = await Readiness(database, 60.0).checks()
        assert checks["migrations"].problem == "1 migrations are not applied, the first is V031__transfer_step_due_at."
    finally:
        await database.run("tests/remember", "CREATE (m:Migration) SET m = $p", {"p": record["p"]}, write=True)
    assert await missing_migrations(database, timeout_s=5) == []


async def test_figures_are_found_by_indexes_and_count_stores(empty_db: Database) -> None:
    plan = await empty_db.explain(statement("figures/find_figures"), {"most": 1})
    operators = {step.operator for step in steps_of(plan)}
    assert {"NodeIndexSeek", "NodeIndexSeekByRange", "NodeCountFromCountStore"} <= operators
    assert not any(operator.endswith("Scan") for operator in operators)


async def test_figures_are_those_of_the_graph(empty_db: Database) -> None:
    assert await find_figures(empty_db, timeout_s=5) == Figures(None, False, None, 0, 0, 0, 0)
    made = """CREATE (:Organisation {totals_pending: true}), (:Organisation {totals_pending: true}), (:Organisation),
      (:AuditEvent {unnumbered: true}), (:AuditEvent), (:TransferStep {due_at: datetime('2019-01-01T09:00+08:00')}),
      (:TransferStep {due_at: datetime('2019-01-03T09:00+08:00')}), (:TransferStep {due_at: datetime('2019-01-03T09:00+08:00')}),
      (:Lock {name: 'worker', holder: 'x', until: datetime.realtime() + duration({seconds: 100})}),
      (:TotalsCount {name: 'organisations', counted_at: datetime.realtime() - duration({seconds: 30})})"""
    await empty_db.run("tests/figures", made, {}, write=True)
    await set_time(empty_db, "2019-01-02T09:00:00+08:00")  # overdue goes by the time of the graph: one of three
    figures = await find_figures(empty_db, timeout_s=5)
    assert (figures.marks, figures.unnumbered, figures.steps, figures.overdue) == (2, 1, 3, 1)
    assert figures.counted_age_s is not None
    assert figures.lease_left_s is not None
    assert 30 <= figures.counted_age_s < 60
    assert 60 < figures.lease_left_s <= 100
    await emptied(empty_db)
