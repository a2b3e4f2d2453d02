"""The clock of a graph: the real one, or one that was fixed when generated people were brought in."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.clock import Clock, now
from domain.errors import Refused
from graph.database import Database, Reads
from graph.people import has_real_people


async def read_clock(db: Reads) -> Clock:
    """Return the clock of the graph."""
    rows = await db.read("clock/find_clock")
    return Clock(timedelta(seconds=rows[0]["offset_s"])) if rows else Clock()


async def is_generated_time(db: Reads) -> bool:
    """Tell whether the time of the graph is that of generated people."""
    return bool(await db.read("clock/find_clock"))


async def get_generated_clock(db: Reads) -> Clock:
    """Return the clock of a graph of generated people.

    Raises
    ------
    Refused
        ``REAL_TIME``: the time of the graph is the real one.
    """
    if not await db.read("clock/find_clock"):
        raise _real_time()
    return await read_clock(db)


async def refuse_real_people(db: Database) -> None:
    """Refuse to bring real people into a graph whose time is that of generated ones.

    Raises
    ------
    Refused
        ``GENERATED_TIME``.
    """
    if await db.read("clock/find_clock"):
        problem = "The time of this graph is that of generated people; real ones do not belong into it."
        raise Refused("GENERATED_TIME", problem, "Use another LEAGUEGRAPH_HOME for real people.")


async def fix_clock(db: Database, present: datetime) -> Clock:
    """Let the time of a graph of generated people run from ``present`` on; one that was fixed before stays.

    Raises
    ------
    Refused
        ``REAL_PEOPLE``: the graph holds people who are not generated; their time is the real one.
    """
    if await has_real_people(db):
        problem = "This graph holds people who are not generated; their time is the real one."
        raise Refused("REAL_PEOPLE", problem, "Use another LEAGUEGRAPH_HOME for generated people.")
    await db.write("clock/fix_clock", offset_s=(present - now()).total_seconds())
    return await read_clock(db)


async def set_clock(db: Database, moment: datetime) -> None:
    """Let the time of a graph of generated people go on from a moment.

    Raises
    ------
    Refused
        ``REAL_TIME``: the time of the graph is the real one.
    """
    if not await db.write("clock/set_clock", offset_s=(moment - now()).total_seconds()):
        raise _real_time()


def _real_time() -> Refused:
    """Return the refusal to move the time of a graph that has the real one."""
    problem = "The time of this graph is the real one; it cannot be set."
    return Refused("REAL_TIME", problem, "Use a graph of generated people, for example that of `leaguegraph demo`.")
