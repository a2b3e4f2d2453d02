"""How late totals are while changes come at a steady rate, with a worker in a process of its own.

The changes are posts of people made up for this, begun and ended one a transaction, in branches all over the tree; beside them
one person joins and leaves, to see how long the province's total takes to tell. Posts, because a membership also writes the
full-text index of people, which ends what a small machine can write long before totals are late. At its end, or before the next
measurement where it was killed, all of it is taken out again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from itertools import count

from api.logs import configure_logs
from bench.measure import MS, Latency
from domain.batches import batched
from domain.errors import Refused
from domain.progress import Progress, silent
from graph.database import Database, Row
from graph.marks import find_marked
from graph.people import begin_memberships, end_memberships, merge_people
from graph.posts import begin_posts, end_posts
from graph.server.managed import ServerAddress
from workflows.worker import working

PREFIX = "bench-totals-"
RATES = (50, 100, 200, 400, 800)  # changes a second
PEOPLE = 4_000
BRANCHES = 2_000
LEAST_BRANCHES = 50
WRITERS = 16
LOOK_EVERY_S = 0.1
PROBE_EVERY_S = 0.02
PATIENCE_S = 60.0
STOP_S = 10
ROWS = 500
DAYS = {"valid_from": "2018-11-01", "valid_to": "2018-11-02"}


@dataclass(frozen=True, slots=True)
class Lateness:
    """What was measured at one rate: changes a second as asked for and as committed, how far ``countedAt`` was behind.

    ``seen``: from the answer to a change until the province's total held it.
    """

    rate: int
    reached: float
    behind: Latency
    most_behind_ms: float
    seen: Latency
    most_seen_ms: float


async def measure_totals(
    db: Database, address: ServerAddress, seconds: float, rates: tuple[int, ...] = RATES, progress: Progress = silent
) -> list[Lateness]:
    """Measure every rate for so many seconds.

    Raises
    ------
    Refused
        ``TOO_LITTLE_DATA``: there are not enough branches.
    """
    branches = await db.read("bench/list_branches", limit=BRANCHES)
    if len(branches) < LEAST_BRANCHES:
        problem = f"There are {len(branches):,} branches, and {LEAST_BRANCHES} are needed."
        raise Refused("TOO_LITTLE_DATA", problem, "Load a tree, for example with `leaguegraph sample tree`.")
    measured = []
    with totals_worker(address, db.database):
        async with people_with_posts(db, branches) as rows:
            for done, rate in enumerate(rates):
                progress("rates", done, len(rates))
                measured.append(await _measure(db, rows, branches[0]["root_code"], rate, seconds))
        await _worked_off(db)
    return measured


@asynccontextmanager
async def people_with_posts(db: Database, branches: list[Row]) -> AsyncIterator[list[Row]]:
    """Give memberships of people who are there for the time of a block."""
    rows = [_post(f"{PREFIX}{n}", branches[n % len(branches)]["code"]) for n in range(PEOPLE)]
    await _take_out(db, rows)
    props = {"name": "李娜", "synthetic": True}
    for part in batched(rows, ROWS):
        await merge_people(db, [{"id": row["person_id"], "born_on": None, "joined_on": None, "props": props} for row in part])
    try:
        yield rows
    finally:
        await _take_out(db, rows)


async def _take_out(db: Database, rows: list[Row]) -> None:
    await _end_all(db, rows)
    await end_memberships(db, [_membership(rows[0])])
    await db.write("bench/delete_people", prefix=PREFIX)


async def _end_all(db: Database, rows: list[Row]) -> None:
    for part in batched(rows, ROWS):
        await end_posts(db, part)


@contextmanager
def totals_worker(address: ServerAddress, database: str) -> Iterator[None]:
    """Run a worker that keeps totals up to date, for the time of a block."""
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(address, database), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(STOP_S)


def _work(address: ServerAddress, database: str) -> None:
    configure_logs()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C, giving its lease back
    with suppress(KeyboardInterrupt):
        asyncio.run(_keep_working(address, database))


async def _keep_working(address: ServerAddress, database: str) -> None:
    db = Database.connect(address.uri, address.user, address.password, database)
    async with working(db):
        await asyncio.Event().wait()


async def _measure(db: Database, rows: list[Row], root: str, rate: int, seconds: float) -> Lateness:
    """Change at a rate, looking how late totals are and how long single changes take to be seen."""
    await _end_all(db, rows)
    await _caught_up(db)
    began = time.perf_counter()
    ended = began + seconds
    numbers = count()
    looking, probing = asyncio.create_task(_look(db, ended)), asyncio.create_task(_probe(db, rows[0], root, ended))
    done = await asyncio.gather(*(change_steadily(db, rows, numbers, rate, began, ended) for _ in range(WRITERS)))
    behind, seen = await looking, await probing
    return Lateness(rate, sum(done) / seconds, Latency.of(behind), max(behind), Latency.of(seen), max(seen))


async def _caught_up(db: Database) -> None:
    """Wait until the worker works and nothing of the last rate is left."""
    async with asyncio.timeout(PATIENCE_S):
        while (await db.read("bench/find_lateness"))[0]["late_ms"] > 2 * MS:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(LOOK_EVERY_S)


async def _worked_off(db: Database) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await find_marked(db)).codes:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(LOOK_EVERY_S)


async def change_steadily(db: Database, rows: list[Row], numbers: Iterator[int], rate: int, began: float, ended: float) -> int:
    """Make every change at its time, or as soon after as may be, until the time is over; return how many were made."""
    done = 0
    while time.perf_counter() < ended and (due := began + (number := next(numbers)) / rate) < ended:
        await asyncio.sleep(due - time.perf_counter())
        turn, at = divmod(number, len(rows))
        if turn % 2:
            await end_posts(db, [rows[at]])
        else:
            await begin_posts(db, [rows[at]])
        done += 1
    return done


async def _look(db: Database, ended: float) -> list[float]:
    found = []
    while time.perf_counter() < ended:
        found.append(float((await db.read("bench/find_lateness"))[0]["late_ms"]))
        await asyncio.sleep(LOOK_EVERY_S)
    return found


def _post(id_: str, code: str) -> Row:
    post = {"post": "SECRETARY", "employment": "PART_TIME", "term_ends_on": None}
    return {"person_id": id_, "organisation_code": code, **post, **DAYS}


def _membership(row: Row) -> Row:
    return {"id": row["person_id"], "branch_code": row["organisation_code"], **DAYS, "ended_by": "CORRECTED"}


async def _probe(db: Database, row: Row, root: str, ended: float) -> list[float]:
    """Join and leave, and wait until the province's total of members shows it; the times in milliseconds."""
    taken = []
    while time.perf_counter() < ended:
        for change in (begin_memberships, end_memberships):
            before = await _members(db, root)
            await change(db, [_membership(row)])
            began = time.perf_counter()
            until = began + PATIENCE_S
            while await _members(db, root) == before and time.perf_counter() < until:  # noqa: ASYNC110 - a database tells nobody
                await asyncio.sleep(PROBE_EVERY_S)
            taken.append(MS * (time.perf_counter() - began))
    return taken


async def _members(db: Database, root: str) -> int:
    return int((await db.read("bench/find_total_members", code=root))[0]["members"])
