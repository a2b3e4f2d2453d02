"""Curves of times against lifelines and statsmodels, and on tables worked out by hand."""

from __future__ import annotations

import math
import warnings

import ibis
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures.survival import aalen_johansen, kaplan_meier, quartiles
from domain.errors import InvalidInput

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what pandas says while it is imported is not ours
    from lifelines import KaplanMeierFitter
    from statsmodels.duration.survfunc import CumIncidenceRight

EXACT = 1e-9


def random_times(rows: int, seed: int, *, tied: bool) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    duration = rng.exponential(30, rows)
    return pl.DataFrame(
        {
            "duration": np.ceil(duration) if tied else duration,
            "observed": (rng.random(rows) < 0.7).astype(int),
            "event": rng.integers(0, 4, rows),
            "people": rng.integers(1, 6, rows),
            "city": rng.choice(["4401", "4403", "4406"], rows),
        }
    )


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("weight", [None, "people"])
def test_kaplan_meier_equals_lifelines(tied: bool, weight: str | None) -> None:
    table = random_times(400, 3, tied=tied)
    curve = kaplan_meier(table, weight=weight)
    fitter = KaplanMeierFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # logarithms of 0 at both ends
        fitter.fit(
            table["duration"].to_numpy(),
            table["observed"].to_numpy(),
            weights=None if weight is None else table[weight].to_numpy(),
        )
    times = fitter.survival_function_.index.to_numpy()[1:]  # theirs begins with a row for the time 0
    assert curve["time"].to_numpy() == pytest.approx(times)
    assert curve["survival"].to_numpy() == pytest.approx(fitter.survival_function_.to_numpy()[1:, 0], abs=EXACT)
    assert curve["at_risk"].to_list() == fitter.event_table["at_risk"].to_list()[1:]
    bounds = fitter.confidence_interval_survival_function_.to_numpy()[1:]
    within = curve["survival"].to_numpy() > 0  # where nobody is left theirs is 1 … 1, ours null
    assert curve["lower"].to_numpy()[within] == pytest.approx(bounds[within, 0], abs=EXACT)
    assert curve["upper"].to_numpy()[within] == pytest.approx(bounds[within, 1], abs=EXACT)
    assert curve.filter(pl.Series(~within))["lower"].null_count() == (~within).sum()


def test_a_curve_for_each_group_is_the_curve_of_that_group() -> None:
    table = random_times(500, 4, tied=True)
    together = kaplan_meier(table, group="city")
    incidence = aalen_johansen(table, group="city")
    for city in ("4401", "4403", "4406"):
        alone = table.filter(pl.col("city") == city)
        assert together.filter(pl.col("group") == city).drop("group").equals(kaplan_meier(alone))
        assert incidence.filter(pl.col("group") == city).drop("group").equals(aalen_johansen(alone))


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("weight", [None, "people"])
def test_aalen_johansen_equals_statsmodels(tied: bool, weight: str | None) -> None:
    table = random_times(400, 5, tied=tied)
    curve = aalen_johansen(table, weight=weight)
    weights = None if weight is None else table[weight].to_numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its standard errors, which are not asked for
        theirs = CumIncidenceRight(table["duration"].to_numpy(), table["event"].to_numpy(), freq_weights=weights)
    for event, incidence in enumerate(theirs.cinc, 1):
        ours = curve.filter(pl.col("event") == event)
        assert ours["time"].to_numpy() == pytest.approx(theirs.times)
        assert ours["incidence"].to_numpy() == pytest.approx(incidence, abs=EXACT)
        if theirs.cinc_se is not None and weight is None:
            known = np.isfinite(theirs.cinc_se[event - 1])  # theirs is nan where everybody left at once
            assert known.sum() > len(known) / 2
            assert ours["variance"].to_numpy()[known] == pytest.approx(theirs.cinc_se[event - 1][known] ** 2, abs=EXACT)


# Six persons: an event at 2 and 2, one censored at 2, an event at 5, one censored at 7, an event at 9.
SIX = pl.DataFrame({"duration": [5, 2, 2, 2, 9, 7], "observed": [1, 1, 0, 1, 1, 0]})


def test_six_persons_by_hand() -> None:
    """S(2) = 4/6; at 5 three are left: 4/6 · 2/3 = 4/9; at 7 nothing; at 9 the last: 0."""
    curve = kaplan_meier(SIX)
    assert curve["time"].to_list() == [2, 5, 7, 9]
    assert curve["at_risk"].to_list() == [6, 3, 2, 1]
    assert curve["events"].to_list() == [2, 1, 0, 1]
    assert curve["censored"].to_list() == [1, 0, 1, 0]
    assert curve["survival"].to_list() == pytest.approx([2 / 3, 4 / 9, 4 / 9, 0])
    greenwood = [2 / (6 * 4), 2 / (6 * 4) + 1 / (3 * 2)]
    assert curve["variance"].to_list()[:3] == pytest.approx(
        [4 / 9 * greenwood[0], 16 / 81 * greenwood[1], 16 / 81 * greenwood[1]]
    )
    assert curve.row(3)[-3:] == (None, None, None)
    assert quartiles(curve).row(0) == (2, 5, 9, 1)


def test_competing_events_by_hand() -> None:
    """Four: event 1 at 1, event 2 at 2, censored at 3, event 1 at 4: I₁ = ¼, then ¼ + ½ = ¾; I₂ = ¾ · ⅓ = ¼."""
    curve = aalen_johansen(pl.DataFrame({"duration": [1, 2, 3, 4], "event": [1, 2, 0, 1]}))
    assert curve.filter(pl.col("event") == 1)["incidence"].to_list() == pytest.approx([0.25, 0.25, 0.25, 0.75])
    assert curve.filter(pl.col("event") == 2)["incidence"].to_list() == pytest.approx([0, 0.25, 0.25, 0.25])
    assert quartiles(curve).rows() == [(1, 1, 4, 4, 1), (2, 2, None, None, 1)]
    first = curve.row(0, named=True)
    assert first["variance"] == pytest.approx(3 / 64)  # of one in four: p (1 - p) / n
    bound = 1.959963984540054 * math.sqrt(3 / 64) / (0.25 * math.log(0.25))
    assert (first["lower"], first["upper"]) == pytest.approx((0.25 ** math.exp(-bound), 0.25 ** math.exp(bound)))
    assert curve.filter(pl.col("event") == 2).row(0)[-4:] == (0, 0, 0, 0)


def test_all_censored_and_nobody() -> None:
    curve = kaplan_meier(pl.DataFrame({"duration": [3, 5], "observed": [0, 0]}))
    assert curve.select("survival", "variance", "lower", "upper").rows() == [(1, 0, 1, 1)] * 2
    assert quartiles(curve).row(0) == (None, None, None, 1)
    assert aalen_johansen(pl.DataFrame({"duration": [3, 5], "event": [0, 0]})).is_empty()
    nobody = pl.DataFrame(schema={"duration": pl.Float64, "observed": pl.Int64})
    assert kaplan_meier(nobody).is_empty()
    assert quartiles(kaplan_meier(nobody)).rows() == [(None, None, None, -2)]
    assert aalen_johansen(nobody, event="observed").is_empty()


def test_events_at_once_count_at_time_zero() -> None:
    curve = kaplan_meier(pl.DataFrame({"duration": [0, 0, 4, 4], "observed": [True, False, True, True]}))
    assert curve.select("time", "survival").rows() == [(0, 0.75), (4, 0)]


def test_a_table_of_the_engine_gives_the_same_as_a_frame() -> None:
    table = random_times(60, 6, tied=True)
    assert kaplan_meier(ibis.memtable(table), weight="people").equals(kaplan_meier(table, weight="people"))


def test_curves_of_few_persons_have_a_status_and_no_times() -> None:
    table = pl.DataFrame({"duration": [1] * 45, "observed": [1] * 45, "city": ["A"] * 22 + ["B"] * 23})
    assert quartiles(kaplan_meier(table, group="city"), fewest=23).rows() == [("A", None, None, None, 4), ("B", 1, 1, 1, 1)]


def test_half_is_reached_although_the_product_is_rounded() -> None:
    """3/4 · 2/3 is 0.5, and 0.49999999999999994 or 0.5000000000000001 by the machine's numbers in some order of factors."""
    table = pl.DataFrame({"duration": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "observed": [1] * 10})
    assert quartiles(kaplan_meier(table)).row(0) == (3, 5, 8, 1)


@pytest.mark.parametrize(
    "row",
    [
        (-1.0, 1, 1),
        (float("nan"), 1, 1),
        (float("inf"), 1, 1),
        (None, 1, 1),
        (1.0, 2, 1),
        (1.0, -1, 1),
        (1.0, None, 1),
        (1.0, 1, -1),
        (1.0, 1, None),
    ],
)
def test_bad_times_are_refused(row: tuple[float | None, int | None, int | None]) -> None:
    schema = {"duration": pl.Float64, "observed": pl.Int64, "people": pl.Int64}
    with pytest.raises(InvalidInput) as caught:
        kaplan_meier(pl.DataFrame([row], schema=schema, orient="row"), weight="people")
    assert caught.value.code == "BAD_DURATION"


ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=40)


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_laws_of_the_curves(rows: list[tuple[int, int, int]]) -> None:
    table = pl.DataFrame(rows, schema=["duration", "event", "people"], orient="row")
    survival = kaplan_meier(table.with_columns((pl.col("event") > 0).alias("observed")), weight="people")
    repeated = pl.DataFrame([row for row in rows for _ in range(row[2])], schema=["duration", "event", "people"], orient="row")
    one_by_one = kaplan_meier(repeated.with_columns((pl.col("event") > 0).cast(pl.Int64).alias("observed")))
    assert survival["survival"].to_list() == pytest.approx(one_by_one["survival"].to_list())
    falling = survival["survival"].to_list()
    assert falling == sorted(falling, reverse=True)
    assert survival.filter(
        (pl.col("lower") > pl.col("survival") + EXACT) | (pl.col("upper") < pl.col("survival") - EXACT)
    ).is_empty()
    incidence = aalen_johansen(table, weight="people")
    unweighted = aalen_johansen(repeated)
    assert incidence["variance"].to_list() == pytest.approx(unweighted["variance"].to_list(), abs=EXACT)
    assert incidence.filter(
        (pl.col("lower") > pl.col("incidence") + EXACT) | (pl.col("upper") < pl.col("incidence") - EXACT)
    ).is_empty()
    together = incidence.group_by("time").agg(pl.col("incidence").sum()).sort("time")
    if len(together):  # what has happened to nobody and what has happened to somebody are everybody
        assert (together["incidence"] + survival["survival"]).to_list() == pytest.approx([1.0] * len(survival))
