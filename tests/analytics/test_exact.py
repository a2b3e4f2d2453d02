"""Exact tables have the cells of published ones: what is published where no cell is small is the same, row for row."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.exact import exact_table
from analytics.published import publish
from tests.analytics.extracts import AS_OF, Plan, make_extract

KEYS = ["agg_level", "origin", "destination", "cohort_year", "horizon", "sector", "reason", "outcome"]


@pytest.mark.parametrize("seed", range(3))
def test_exact_is_published_with_nothing_small(seed: int) -> None:
    counts, weeks = make_extract(seed, Plan())
    told = exact_table(counts, weeks, as_of=AS_OF, not_over=[(2018, "365")])
    assert_frame_equal(told, publish(counts, weeks, as_of=AS_OF, k=1, not_over=[(2018, "365")]))
    assert set(told.filter(pl.col("horizon") != "365")["status_people"]) == {1}
    published = publish(counts, weeks, as_of=AS_OF).filter(pl.col("status_people") == 1)
    both = published.join(told, on=KEYS, how="left", nulls_equal=True, suffix="_exact")
    assert (both["people"] == both["people_exact"]).all()
    assert 0 < published.height < told.height


def test_shares_are_told_from_23_people_on() -> None:
    counts, weeks = make_extract(1, Plan())
    told = exact_table(counts, weeks, as_of=AS_OF)
    few = told.filter(pl.col("base") < 23)
    assert (set(few["status_share"]), set(few["share"])) == ({4}, {None})
    enough = told.filter(pl.col("base") >= 23)
    assert set(enough["status_share"]) == {1}
    assert (enough["share"] * enough["base"]).round(6).equals(enough["people"].cast(pl.Float64))


def test_a_horizon_that_is_not_over_for_one_freeze_day_has_no_figures() -> None:
    counts, weeks = make_extract(1, Plan())
    told = exact_table(counts, weeks, as_of=date(2018, 7, 10), not_over=[(2018, "30")]).filter(pl.col("horizon") == "30")
    assert (set(told["status_people"]), set(told["people"]), set(told["agg_level"])) == ({8}, {None}, {"P", "C", "D", "I"})


def test_nobody_is_an_empty_table() -> None:
    counts, weeks = make_extract(1, Plan())
    assert exact_table(counts.clear(), weeks.clear(), as_of=AS_OF).height == 0
