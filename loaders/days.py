"""The day of a load."""

from __future__ import annotations

from datetime import date

from domain.errors import Refused
from graph.clock import read_clock
from graph.database import Database


async def today_of(db: Database, on_day: date) -> date:
    """Return what day it is in the graph; a load may not be dated later.

    The present would show such changes at once, and no change of today could follow them.

    Raises
    ------
    Refused
        ``FUTURE_DAY``.
    """
    today = (await read_clock(db)).today()
    if on_day > today:
        problem = f"{on_day} is to come, and what is loaded holds at once."
        raise Refused("FUTURE_DAY", problem, "Load the file when the day has come, or mend --on-day.")
    return today
