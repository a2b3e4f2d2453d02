"""Institutions by completion rate and by remainder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analytics.report.cells import PublishedCells
from analytics.report.rates import Completion, completion
from analytics.report.tables import Column, Table
from domain.cohorts import Outcome


def make_ranking(cells: PublishedCells, institutions: Iterable[str]) -> Table:
    """Institutions with both ranks: the highest rate and the largest remainder are first, equals share a rank.

    What is not told has no rank. Rows are in the order of the remainder, then of the rate, then of the code.
    """
    found = {code: completion(cells, code) for code in institutions}
    by_rate = _ranks({code: each.rate for code, each in found.items()})
    by_remainder = _ranks({code: each.remainder for code, each in found.items()})
    columns = [
        Column("institution", "place"), Column("rank_by_remainder", "rank"), Column("remainder", "people"),
        Column("rank_by_rate", "rank"), Column("rate", "rate"), Column("done", "people"), Column("LEFT", "people"),
        Column("base", "people"),
    ]  # fmt: skip
    last = len(found) + 1
    order = sorted(found, key=lambda code: (by_remainder.get(code, last), by_rate.get(code, last), code))
    return Table(columns, [_row(code, found[code], by_remainder.get(code), by_rate.get(code)) for code in order])


def _row(code: str, each: Completion, by_remainder: int | None, by_rate: int | None) -> list[Any]:
    left = each.outcomes[Outcome.LEFT]
    return [code, by_remainder, each.remainder, by_rate, each.rate, each.done, left, each.base]


def _ranks(values: dict[str, float]) -> dict[str, int]:
    """Return the place of each value that is told among them, the largest first: 1, 2, 2, 4."""
    told = sorted((value for value in values.values() if value >= 0), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(told, 1)))}
    return {code: first[value] for code, value in values.items() if value >= 0}
