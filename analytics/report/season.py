"""The season week by week: outcomes of the whole base, and what is not told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.report.cells import ToldCells, outcome_column
from analytics.report.tables import Column, Table
from domain.cohorts import COMPLETED, REMAINING, Outcome

ORDER = [*reversed(REMAINING), *COMPLETED, Outcome.LEFT]
"""Outcomes from the bottom of the picture: what remains and burns down, what is done, who left the League."""


@dataclass(frozen=True, slots=True)
class Season:
    """Weeks with the people of each outcome, and with those of the base that the outcomes do not tell."""

    days: list[str]
    outcomes: dict[str, list[int]]
    withheld: list[int]


def make_season(weeks: Mapping[str, ToldCells], within: str) -> Season:
    """Burn-down of the graduates of ``within``: in every week outcomes and ``withheld`` add up to the base."""
    days = sorted(weeks)
    outcomes = {each.value: [weeks[day].people(within, outcome_column(each)) for day in days] for each in ORDER}
    told = [sum(max(counts[week], 0) for counts in outcomes.values()) for week in range(len(days))]
    return Season(days, outcomes, [weeks[day].people(within) - told[week] for week, day in enumerate(days)])


def season_table(season: Season, base: int) -> Table:
    """A week a row, with each outcome and the base."""
    columns = [Column("day", "day"), Column("base", "people"), *(Column(each, "people") for each in season.outcomes)]
    rows = [[day, base, *(counts[week] for counts in season.outcomes.values())] for week, day in enumerate(season.days)]
    return Table(columns, rows)
