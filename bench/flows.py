"""``leaguegraph bench flows``: the flow table, single schools, curves, careers from the extract, the same from Neo4j."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import psutil
from ibis import _

from analytics.flow_table import Dimensions, FlowLevel, flow_table
from analytics.store import Opened, open_extract
from bench.client import Client
from bench.measure import MS, Latency, one_after_another
from bench.servers import ISSUER, StoreAddress, worker
from domain.cohorts import AS_OF
from domain.progress import Progress, silent
from domain.rights import Role
from graph.accounts import grant_role, revoke_role
from graph.database import Database
from graph.server.managed import ServerAddress

ROUNDS = 15  # of questions over the whole province: there are few different ones
FROM_GRAPH_ROUNDS = 2
GRAPH_TIMEOUT_S = 900.0
MOST_SCHOOLS = 1_000
TARGETS = {"table school × city × year": 500.0, "one school": 100.0, "survival, by city": 1_000.0, "careers of 4 hops": 5_000.0}
SCHOOL = """query ($within: String!, $year: Int!) { graduateFlow(within: $within, originLevel: INSTITUTION,
  destinationLevel: CITY, cohortYears: [$year], first: 100) {
  nodes { destination { name } outcome people share } totals { outcome people } } }"""
SURVIVAL = """query ($within: String!, $year: Int!) { survival(within: $within, year: $year, by: CITY, of: COMPLETION) {
  curves { place { name } points { time share lower upper } quartiles { time reached } } } }"""
DEPARTURE = SURVIVAL.replace("COMPLETION", "DEPARTURE")
CAREERS = """query ($within: String!, $year: Int!) { careers(within: $within, year: $year, maxHops: 4, first: 100) {
  base nodes { path people } } }"""
DESTINATIONS = """query ($within: String!, $year: Int!) { organisation(code: $within) { destinations(year: $year) {
  base byCity { place { name } people } bySector { sector people } } } }"""

Ask = Callable[[dict[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class FlowsResult:
    """What was measured: sizes, latencies by question, medians in milliseconds of the table both ways, memory."""

    data: dict[str, int]
    latencies: dict[str, Latency]
    cells: int
    from_graph_ms: float
    from_graph_cells: int
    memory_mib: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        return asdict(self)


async def bench_flows(
    home: Path, address: ServerAddress, database: str, server_pid: int | None, progress: Progress = silent
) -> FlowsResult:
    """Measure the questions of graduate flows on the present extract; every school is another argument.

    The table is made anew each time, from the outcomes that the extract holds; no answer is kept anywhere.

    Raises
    ------
    NotFound
        ``NO_EXTRACT``, ``NO_COHORT``.
    """
    opened = open_extract(home)
    years = opened.frame(opened.facts.table("cohorts").select("year").distinct())["year"].sort().to_list()
    schools = _schools(opened)
    table: list[float] = []
    cells = 0
    for number in range(ROUNDS):
        progress("the table from the extract", number, ROUNDS)
        began = time.perf_counter()
        cells = _table(opened, years).height
        table.append(MS * (time.perf_counter() - began))
    latencies = {"table school × city × year": Latency.of(table)}
    counted = {"graduates": opened.info.counts["cohort_people"], "cohorts": opened.info.counts["cohorts"], "years": len(years)}
    del opened
    memory = {"this program": psutil.Process().memory_info().rss >> 20}
    db = Database.connect(address.uri, address.user, address.password, database)
    try:
        await grant_role(db, ISSUER, "bench", Role.OFFICER, "44")
        store = StoreAddress(address.uri, address.user, address.password, database)
        asked = {
            "one school": (SCHOOL, schools),
            "destinations of an organisation": (DESTINATIONS, schools),
            "survival, by city": (SURVIVAL, _province(years)),
            "departures, by city": (DEPARTURE, _province(years)),
            "careers of 4 hops": (CAREERS, _province(years)),
        }
        with worker("compiled", store, secrets.token_hex(32), home) as (port, token):
            client = await Client.connect(port, token)
            for number, (name, (query, arguments)) in enumerate(asked.items()):
                progress("through GraphQL", number, len(asked))
                await client.ask(query, arguments[0])
                latencies[name] = await one_after_another(partial(client.ask, query), arguments)
            memory["worker"] = _worker_mib(port)
            client.close()
        from_graph, rows = await _from_graph(db, years, progress)
    finally:
        await revoke_role(db, ISSUER, "bench", None, "44")
        await db.close()
    if server_pid:
        memory["Neo4j"] = psutil.Process(server_pid).memory_info().rss >> 20
    return FlowsResult(counted, latencies, cells, from_graph, rows, memory)


def _table(opened: Opened, years: Sequence[int]) -> Any:
    people = opened.outcomes.filter(_.horizon == AS_OF, _.year.isin(list(years)))
    return opened.frame(flow_table(people, Dimensions(FlowLevel.INSTITUTION, FlowLevel.CITY)))


def _schools(opened: Opened) -> list[dict[str, Any]]:
    """Return schools with their years, spread over all sizes: every so many of those ordered by their base."""
    counts = opened.outcomes.filter(_.horizon == AS_OF).group_by("institution", "year").agg(people=_.count())
    ordered = opened.frame(counts.order_by(ibis.desc("people"), "institution", "year"))
    step = max(1, ordered.height // MOST_SCHOOLS)
    return [{"within": school, "year": year} for school, year, _people in ordered.gather_every(step).iter_rows()]


def _province(years: Sequence[int]) -> list[dict[str, Any]]:
    return [{"within": "44", "year": year} for year in years for _ in range(max(1, ROUNDS // len(years)))]


def _worker_mib(port: int) -> int:
    for process in psutil.Process().children(recursive=True):
        if any(each.laddr.port == port for each in process.net_connections("tcp") if each.laddr):
            return int(process.memory_info().rss >> 20)
    return 0


async def _from_graph(db: Database, years: Sequence[int], progress: Progress) -> tuple[float, int]:
    """Return how long Neo4j alone takes for people by school, city of the last branch and year, and how many cells."""
    taken, cells = [], 0
    for number in range(FROM_GRAPH_ROUNDS):
        progress("the table from Neo4j", number, FROM_GRAPH_ROUNDS)
        began = time.perf_counter()
        cells = (await db.read("bench/count_flow_table", timeout_s=GRAPH_TIMEOUT_S, years=list(years)))[0]["cells"]
        taken.append(MS * (time.perf_counter() - began))
    return statistics.median(taken), cells
