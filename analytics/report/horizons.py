"""The horizons of a cohort: outcomes, completion rate and remainder at each, or that it is not over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.report.cells import UNKNOWN, ToldCells
from analytics.report.rates import completion
from analytics.report.tables import Column, Table
from domain.cohorts import AS_OF, HORIZONS, Outcome

NAMES = [*map(str, HORIZONS), AS_OF]


def make_horizons(cells: Mapping[str, ToldCells], within: str) -> Table:
    """A horizon a row: completion rate, remainder, every outcome, base; `WAITING` throughout where it is not over."""
    columns = [Column("horizon", "horizon"), Column("rate", "rate"), Column("remainder", "people")]
    columns += [*(Column(each.value, "people") for each in Outcome), Column("base", "people")]
    rows: list[list[Any]] = []
    for name in NAMES:
        if name not in cells:
            rows.append([name, *[UNKNOWN] * (len(columns) - 1)])
            continue
        each = completion(cells[name], within)
        rows.append([name, each.rate, each.remainder, *each.outcomes.values(), each.base])
    return Table(columns, rows)
