"""Freezing cohorts of graduates: one an institution and year, from the classes and the tree of the day, for good."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.errors import InvalidInput, NotFound, Refused
from domain.progress import Progress, silent
from graph.clock import read_clock
from graph.cohorts import create_cohorts, list_classes, list_cohorts
from graph.database import Database, Row
from graph.load_lock import load_lock
from graph.organisations import find_ends

BATCH = 50  # institutions a transaction


@dataclass(slots=True)
class Freeze:
    """What a freeze came to: new cohorts, and those frozen before (``institution_code, frozen_on, base``)."""

    year: int
    on_day: date
    frozen: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)

    @property
    def base(self) -> int:
        """Return how many people the new cohorts hold."""
        return sum(int(row["base"]) for row in self.frozen)


async def freeze_cohorts(db: Database, within: str, year: int, on_day: date, progress: Progress = silent) -> Freeze:
    """Freeze the cohorts of the institutions at or below ``within`` that have a class of the year.

    Classes, institutions and what lies below ``within`` are those of the tree at the end of ``on_day``. Each transaction freezes
    whole cohorts; where the work is ended between two, the next call goes on and lists these as frozen before.

    Raises
    ------
    NotFound
        ``UNKNOWN_ORGANISATION``, or ``NO_CLASSES``: no institution there has a class of this year.
    InvalidInput
        ``DAY_NOT_OVER``: the end of that day is still to come.
    Refused
        ``COHORTS_FROZEN``: all of them were frozen before; ``LOAD_RUNNING``.
    """
    clock = await read_clock(db)
    today = clock.today()
    if on_day >= today:
        problem = f"The end of {on_day} is still to come (today is {today}); who is a member then is not known."
        raise InvalidInput("DAY_NOT_OVER", problem, "Name a day that is over.")
    if not await find_ends(db, [within]):
        raise NotFound("UNKNOWN_ORGANISATION", f"There is no organisation {within}.", "Mend the code, or load it first.")
    async with load_lock(db, progress):
        classes = classes_of(await list_classes(db, year, on_day), within)
        if not classes:
            problem = f"No institution at or below {within} had a class of {year} on {on_day}."
            raise NotFound("NO_CLASSES", problem, "Check the code, the year, and graduation_year of the branches.")
        known = {row["institution_code"]: row for row in await list_cohorts(db, year)}
        freeze = Freeze(year, on_day, before=[known[code] for code in classes if code in known])
        new = [code for code in classes if code not in known]
        if not new:
            problem = f"All {len(classes):,} cohorts of {year} at or below {within} were frozen before; a cohort never changes."
            raise Refused("COHORTS_FROZEN", problem, f"See them with `leaguegraph cohort list --year {year}`.")
        for codes in (new[at : at + BATCH] for at in range(0, len(new), BATCH)):
            freeze.frozen += await create_cohorts(db, [_row(code, classes[code]) for code in codes], year, on_day, clock.now())
            progress("cohorts frozen", len(freeze.frozen), len(new))
    return freeze


def classes_of(rows: Iterable[Row], within: str) -> dict[str, list[str]]:
    """Return the classes of each institution at or below ``within``, by the lines above the classes.

    The institution is the nearest organisation of the line that is one; a class without any has no cohort.

    >>> classes_of([{"code": "B1", "line": [["B1", False], ["S1", True], ["44", False]]}], "44")
    {'S1': ['B1']}
    >>> classes_of([{"code": "B1", "line": [["B1", False], ["S1", True], ["44", False]]}], "4401")
    {}
    """
    classes: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        at = next((index for index, (_, is_institution) in enumerate(row["line"]) if is_institution), None)
        if at is not None and within in {code for code, _ in row["line"][at:]}:
            classes[row["line"][at][0]].append(row["code"])
    return dict(sorted(classes.items()))


def _row(code: str, classes: list[str]) -> Row:
    return {"institution_code": code, "classes": classes, "classes_json": json.dumps({"classes": classes})}
