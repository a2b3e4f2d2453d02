"""Institutions by completion rate and by remainder."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from analytics.report.cells import ToldCells
from analytics.report.rates import Completion, People, Rate, completion
from analytics.report.tables import Column, Table
from domain.cohorts import Outcome


def make_ranking(cells: ToldCells, institutions: Iterable[str]) -> Table:
    """Institutions with both ranks: the highest rate and the largest remainder are first, equals share a rank.

    What is not told exactly has no rank and comes last. Rows are in the order of the remainder; `order_by_rate` gives the other.
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
    order = sorted(found, key=lambda code: (by_remainder.get(code, last), -_most(found[code].remainder), code))
    return Table(columns, [_row(code, found[code], by_remainder.get(code), by_rate.get(code)) for code in order])


def order_by_rate(table: Table) -> list[int]:
    """Return the positions of the rows of a ranking in the order of the rate; those without a rank come last."""
    rank, rate = (next(at for at, each in enumerate(table.columns) if each.head == head) for head in ("rank_by_rate", "rate"))
    last = len(table.rows) + 1
    return sorted(range(len(table.rows)), key=lambda at: (table.rows[at][rank] or last, -_most(table.rows[at][rate]), at))


def _row(code: str, each: Completion, by_remainder: int | None, by_rate: int | None) -> list[Any]:
    left = each.outcomes[Outcome.LEFT]
    return [code, by_remainder, each.remainder, by_rate, each.rate, each.done, left, each.base]


def _most(value: Rate | People) -> float:
    return value[1] if isinstance(value, tuple) else value


def _ranks(values: Mapping[str, Rate | People]) -> dict[str, int]:
    """Return the place of each value that is told exactly among them, the largest first: 1, 2, 2, 4."""
    exact = {code: value for code, value in values.items() if not isinstance(value, tuple) and value >= 0}
    order = sorted(-value for value in exact.values())
    return {code: 1 + bisect_left(order, -value) for code, value in exact.items()}
