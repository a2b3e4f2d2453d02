"""The day of a load."""

from __future__ import annotations

from datetime import date

from domain.clock import today
from domain.errors import Refused


def refuse_future(on_day: date) -> None:
    """Refuse to date changes in the future: the present would show them at once, and no change of today could follow them.

    Raises
    ------
    Refused
        ``FUTURE_DAY``.
    """
    if on_day > today():
        problem = f"{on_day} is to come, and what is loaded holds at once."
        raise Refused("FUTURE_DAY", problem, "Load the file when the day has come, or mend --on-day.")
