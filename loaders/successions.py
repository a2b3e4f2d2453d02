"""Which opened division follows a closed one, and the organisations that move with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from domain.batches import batched
from graph import divisions
from graph.database import Database
from loaders.report import LoadReport

WRITE_ROWS = 1_000
# Where a successor is sought: villages and towns in their county, counties in their city, cities in their province.
REGION_DIGITS = {12: 6, 9: 6, 6: 4, 4: 2, 2: 0}

Unit = tuple[str, int, str]  # region, length of the code, name


async def settle_successions(db: Database, roots: Sequence[str], on_day: date, report: LoadReport) -> None:
    """Record successors of what was closed on the day, move organisations there, list what has no or no single successor."""
    for root in roots:
        closed, opened = await divisions.find_changed(db, root, on_day)
        if not closed:
            continue
        successors = successors_of(closed, opened)
        for pairs in batched(list(successors.items()), WRITE_ROWS):
            report.add("succeeded", await divisions.succeed_divisions(db, pairs, on_day))
        report.add("organisations moved", await divisions.move_located(db, root))
        _list(
            report,
            "Closed without a single successor",
            [f"{code} {name}" for code, name in closed.items() if code not in successors],
        )
        stranded = await divisions.list_stranded(db, root, on_day)
        lines = [f"{each['code']} {each['name']} (in {each['division_code']})" for each in stranded]
        _list(report, "Organisations left in a closed division", lines)


def successors_of(closed: dict[str, str], opened: dict[str, str]) -> dict[str, str]:
    """Return the successor of each closed code that has exactly one: same level, name and county, and nothing else claims it.

    >>> successors_of({"440104001": "洪桥街道"}, {"440104009": "洪桥街道", "440105001": "洪桥街道"})
    {'440104001': '440104009'}
    """
    claims = Counter(_unit(code, name) for code, name in closed.items())
    offers: dict[Unit, list[str]] = {}
    for code, name in opened.items():
        offers.setdefault(_unit(code, name), []).append(code)
    found = {}
    for code, name in closed.items():
        unit = _unit(code, name)
        if claims[unit] == 1 and len(offers.get(unit, [])) == 1:
            found[code] = offers[unit][0]
    return found


def _unit(code: str, name: str) -> Unit:
    return code[: REGION_DIGITS[len(code)]], len(code), name


def _list(report: LoadReport, title: str, lines: list[str]) -> None:
    if lines:
        report.details.setdefault(title, []).extend(lines)
