"""Departures week by week on weeks made by hand, and what of a curve may be published."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest

from analytics.curves import POINTS, curve_quartiles, departure_curve, publishable
from domain.cohorts import Outcome

SHOWN, SMALL, SECONDARY = 1, 5, 6
WEEKS = [date(2018, 6, 1), date(2018, 6, 8), date(2018, 6, 15), date(2018, 6, 22), date(2018, 6, 29)]


def weekly(*weeks: dict[str, int | None], status: dict[tuple[int, str], int] | None = None) -> pl.DataFrame:
    """All outcomes of some weeks; of those that are not named nobody."""
    rows = [
        {"day": day, "outcome": each.value, "people": week.get(each.value, 0),
         "status_people": (status or {}).get((number, each.value), SHOWN)}
        for number, (day, week) in enumerate(zip(WEEKS, weeks, strict=False)) for each in Outcome
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"people": pl.Int64})


def test_a_cohort_of_a_hundred_by_hand() -> None:
    curve = departure_curve(
        weekly(
            {"STAYED": 100},
            {"STAYED": 68, "TRANSFERRED": 20, "OUT_OF_PROVINCE": 10, "LEFT": 2},
            {"STAYED": 38, "TRANSFERRED": 40, "OUT_OF_PROVINCE": 20, "LEFT": 2},
            {"STAYED": 18, "TRANSFERRED": 58, "OUT_OF_PROVINCE": 22, "LEFT": 2},
        ),
        100,
    )
    assert curve["time"].to_list() == [0, 7, 14, 21]
    assert curve["at_risk"].to_list() == [100, 68, 38, 18]
    assert curve["share"].to_list() == pytest.approx([1, 0.7, 0.4, 0.2])
    assert curve.row(0)[-2:] == (1, 1)
    half = 1.959963984540054 * math.sqrt(0.7 * 0.3 / 100) / (0.7 * math.log(0.7))
    assert curve.row(1)[-2:] == pytest.approx((0.7 ** math.exp(-half), 0.7 ** math.exp(half)))
    assert curve_quartiles(curve) == [7, 14, 21]
    assert curve_quartiles(curve.head(2)) == [7, None, None]


def test_weeks_with_too_few_at_risk_end_the_curve() -> None:
    weeks = weekly(
        {"STAYED": 40}, {"STAYED": 11, "TRANSFERRED": 29}, {"STAYED": 9, "TRANSFERRED": 31}, {"STAYED": 12, "TRANSFERRED": 28}
    )
    assert departure_curve(weeks, 40, k=10)["time"].to_list() == [0, 7]
    assert departure_curve(weeks, 40)["time"].to_list() == [0, 7, 14, 21]


def test_what_is_withheld_has_no_share() -> None:
    """Of who has left the League what is not told of the base is the most: a week is told where enough are at risk all the same."""
    status = {(1, "OUT_OF_PROVINCE"): SMALL, (2, "LEFT"): SMALL}
    status |= {(3, "STAYED"): SECONDARY, (3, "LEFT"): SECONDARY, (4, "LEFT"): SECONDARY}
    curve = departure_curve(
        weekly(
            {"STAYED": 40},
            {"STAYED": 20, "TRANSFERRED": 15, "OUT_OF_PROVINCE": None},
            {"STAYED": 18, "TRANSFERRED": 20, "LEFT": None},
            {"STAYED": None, "TRANSFERRED": 20, "LEFT": None},
            {"STAYED": 18, "TRANSFERRED": 20, "LEFT": None},
            status=status,
        ),
        40,
        k=10,
    )
    assert curve["share"].to_list() == [1, None, 0.5, None, 0.5]
    assert curve["at_risk"].to_list() == [40, None, None, None, None]
    assert departure_curve(weekly({"STAYED": 40}), None).is_empty()
    assert departure_curve(weekly(), 40).is_empty()


def points(*rows: tuple[int, int, float, int, int]) -> pl.DataFrame:
    """A curve from (time, at risk, share, events, others)."""
    return pl.DataFrame(
        [{"time": at, "at_risk": n, "share": s, "lower": s, "upper": s, "events": d, "others": c} for at, n, s, d, c in rows],
        schema=POINTS | {"events": pl.Int64, "others": pl.Int64},
    )


def test_published_points_stand_for_ten_events_or_none() -> None:
    """Days 1, 2 and 9 have 4, 5 and 3 events: the first week's nine stand with the second; after day 23 8 at risk are too few."""
    curve = points((1, 60, 0.9, 4, 0), (2, 56, 0.8, 5, 0), (9, 51, 0.7, 3, 0), (16, 48, 0.6, 0, 18), (23, 30, 0.5, 12, 0),
                   (30, 18, 0.4, 10, 0))  # fmt: skip
    found = publishable(curve, 7, 10)
    assert found.select("time", "at_risk", "share").rows() == [(0, 60, 1), (14, 48, 0.7), (21, 30, 0.6), (28, 18, 0.5)]


def test_one_rejection_in_a_week_is_not_told() -> None:
    """10 done, then one rejected alone, then 12 done: the week of the rejection, and what it does to those at risk, wait for nine more."""
    curve = points((2, 60, 0.8, 10, 0), (9, 50, 0.8, 0, 1), (16, 49, 0.6, 12, 0), (30, 37, 0.6, 0, 9))
    assert publishable(curve, 7, 10).select("time", "at_risk").rows() == [(0, 60), (7, 50), (35, 28)]


def test_a_cohort_that_has_gone_whole_has_a_share_of_nothing() -> None:
    curve = departure_curve(weekly({"STAYED": 30}, {"STAYED": 12, "TRANSFERRED": 18}, {"TRANSFERRED": 30}), 30)
    assert curve["share"].to_list() == pytest.approx([1, 0.4, 0])
    assert curve_quartiles(curve) == [7, 7, 14]
    assert curve.row(2)[-2:] == (None, None)
