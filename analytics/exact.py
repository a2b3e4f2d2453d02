"""Exact flow tables for who may see people: the cells of the published tables, with nothing withheld."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl
from ibis import _

from analytics.blocks import SHOWN
from analytics.cells import BASE, COLUMN_KEYS, ROW_KEYS, TABLE, add_up
from analytics.derived import seasons
from analytics.published import FEW, NUMBERS, SCHEMA, as_rows
from analytics.publishing import count_cells
from analytics.store import Opened
from domain.cohorts import FEW_FOR_RATIO


def years_within(opened: Opened, path: str) -> list[int]:
    """Return the graduation years of the cohorts of the institutions at or below a path."""
    rows = opened.frame(opened.outcomes.filter(_.institution_path.startswith(path)).select("year").distinct())
    return sorted(rows["year"].to_list())


def counts_within(opened: Opened, path: str, year: int | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the people of the institutions at or below a path by finest cell: at the horizons, and by week.

    Cohorts of all freeze days are in them, also those of which nothing is published.
    """
    chosen = [_.institution_path.startswith(path), *([_.year == year] if year is not None else [])]
    counts, weeks = count_cells(opened.outcomes.filter(*chosen), opened.burn_down.filter(*chosen))
    return opened.frame(counts), opened.frame(weeks)


def not_over_within(opened: Opened, path: str) -> set[tuple[int, str]]:
    """Return which horizons of which years are not over for one of the institutions at or below a path."""
    found = opened.outcomes.filter(_.institution_path.startswith(path)).select("year", "frozen_on").distinct()
    frozen = set(opened.frame(found).iter_rows())
    every = (each for each in seasons(opened.facts, opened.info.day) if (each.year, each.frozen_on) in frozen)
    return {(each.year, name) for each in every for name, over in each.over.items() if not over}


def exact_table(
    counts: pl.DataFrame, burn_down: pl.DataFrame, *, as_of: date, not_over: Collection[tuple[int, str]] = ()
) -> pl.DataFrame:
    """Return the rows that `published.publish` would list if no cell were small.

    Parameters
    ----------
    counts, burn_down, as_of, not_over
        As for `published.publish`.

    Returns
    -------
    pl.DataFrame
        Rows of `published.SCHEMA` in its order. ``status_people`` is 1; ``status_share`` is 1, or 4 with a base below 23,
        of which no share is told to anybody. A horizon that is not over for all cohorts of a year has rows of status 8 alone.

    Notes
    -----
    Every figure counts the institutions that are in ``counts``: the row of a city is that of the whole city only where all its
    institutions are.
    """
    cells = add_up(counts, burn_down)
    if cells.is_empty():
        return SCHEMA.to_frame()
    waiting = pl.DataFrame(sorted(not_over), schema=dict.fromkeys(TABLE), orient="row").cast(
        {"cohort_year": cells.schema["cohort_year"], "horizon": pl.String}
    )
    cells = cells.join(waiting, on=TABLE, how="anti")
    bases = cells.filter(pl.col("column") == BASE).select(*TABLE, "row", base="people")
    enough = pl.col("base") >= FEW_FOR_RATIO
    listed = cells.join(bases, on=[*TABLE, "row"], how="left").with_columns(
        share=pl.when(enough).then(pl.col("people") / pl.col("base")),
        status_people=pl.lit(SHOWN, dtype=pl.Int8),
        status_share=pl.when(enough).then(pl.lit(SHOWN, dtype=pl.Int8)).otherwise(pl.lit(FEW, dtype=pl.Int8)),
    )
    return as_rows(listed.select(*TABLE, *ROW_KEYS, *COLUMN_KEYS, *NUMBERS), as_of, not_over)
