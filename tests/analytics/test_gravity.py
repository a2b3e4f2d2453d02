"""The gravity model against statsmodels' GLM, and on matrices whose answer is known."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import polars as pl
import pytest
from threadpoolctl import threadpool_limits

from analytics.measures.figures import Status
from analytics.measures.gravity import MOST_PLACES, Gravity, fit_gravity, known_pairs
from analytics.measures.matrix import FlowMatrix
from domain.errors import InvalidInput, Refused

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what pandas and patsy say while they are imported is not ours
    import statsmodels.api as sm

EXACT = 1e-9


def pairs_of(rows: list[tuple[str, str, int, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["origin", "destination", "people", "distance"], orient="row")


def random_pairs(places: int, seed: int, level: float) -> pl.DataFrame:
    """All ordered pairs of places on a plain, with Poisson flows that fall with distance ** 1.2."""
    rng = np.random.default_rng(seed)
    where = rng.random((places, 2)) * 300
    pull = rng.normal(0, 1, (places, 2))
    rows = []
    for i in range(places):
        for j in range(places):
            if i != j:
                distance = float(np.hypot(*(where[i] - where[j]))) + 1
                people = rng.poisson(np.exp(level + pull[i, 0] + pull[j, 1] - 1.2 * np.log(distance)))
                rows.append((f"P{i:02}", f"P{j:02}", int(people), distance))
    return pairs_of(rows)


def glm(pairs: pl.DataFrame) -> Any:
    """The same model by statsmodels, with dummies for every origin and all destinations but the first."""
    dummies = pairs.select("origin", "destination").to_dummies()
    first = f"destination_{min(pairs['destination'])}"
    design = dummies.drop(first).with_columns(pairs["distance"].log().alias("x")).to_numpy().astype(float)
    model = sm.GLM(pairs["people"].to_numpy(), design, family=sm.families.Poisson())
    with threadpool_limits(limits=1, user_api="blas"):
        return model.fit(tol=1e-14, tol_criterion="params", maxiter=200)


def assert_as_glm(fit: Gravity, reference: Any) -> None:
    assert fit.status is Status.SHOWN
    assert fit.decay == pytest.approx(-reference.params[-1], abs=EXACT)
    assert fit.standard_error == pytest.approx(reference.bse[-1], abs=EXACT)
    low, high = reference.conf_int()[-1]
    assert (fit.decay_low, fit.decay_high) == pytest.approx((-high, -low), abs=EXACT)
    assert fit.dispersion == pytest.approx(reference.pearson_chi2 / reference.df_resid, rel=EXACT)
    assert fit.residuals["expected"].to_numpy() == pytest.approx(reference.mu, rel=EXACT)
    assert fit.residuals["pearson_residual"].to_numpy() == pytest.approx(reference.resid_pearson, abs=1e-8)


@pytest.mark.parametrize(("places", "seed", "level"), [(6, 1, 9.0), (21, 2, 6.0), (40, 3, 7.0)])
def test_it_equals_statsmodels(places: int, seed: int, level: float) -> None:
    pairs = random_pairs(places, seed, level)
    fit = fit_gravity(pairs)
    assert (fit.pairs, fit.left_out_origins, fit.left_out_destinations, fit.left_out_pairs) == (places * (places - 1), [], [], 0)
    assert fit.empty_pairs == len(pairs.filter(pl.col("people") == 0))
    assert_as_glm(fit, glm(pairs))


def test_exact_flows_give_the_decay_they_were_made_with() -> None:
    """2^k people at distances that are powers of 2: F = 4096 · d^-2 exactly, every place alike."""
    spots = {"A": 0, "B": 1, "C": 3, "D": 7, "E": 15}
    distances = {(a, b): float(abs(spots[a] - spots[b]) + (a == b)) for a in spots for b in spots if a != b}
    rows = [(a, b, 8, 2.0 ** (1 + (ord(a) * ord(b)) % 3)) for (a, b) in distances]
    even = fit_gravity(pairs_of(rows))
    assert even.decay == pytest.approx(0, abs=1e-9)  # the same everywhere, whatever the distance
    falling = fit_gravity(pairs_of([(a, b, int(4096 / distance**2), distance) for a, b, _, distance in rows]))
    assert falling.decay == pytest.approx(2, abs=1e-9)
    assert falling.dispersion == pytest.approx(0, abs=1e-9)


def test_expected_flows_add_up_to_the_margins() -> None:
    residuals = fit_gravity(random_pairs(12, 5, 5.0)).residuals
    for end in ("origin", "destination"):
        sums = residuals.group_by(end).agg(pl.col("people", "expected").sum())
        assert sums["expected"].to_list() == pytest.approx(sums["people"].to_list())
    assert residuals["difference"].sum() == pytest.approx(0, abs=1e-6)


def test_the_unit_of_the_distance_does_not_matter() -> None:
    pairs = random_pairs(9, 6, 6.0)
    metres = fit_gravity(pairs.with_columns(pl.col("distance") * 1000))
    assert metres.decay == pytest.approx(fit_gravity(pairs).decay, abs=EXACT)


def test_places_without_a_flow_are_left_out_and_told() -> None:
    silent = (pl.col("origin") == "P03") | (pl.col("destination").is_in(["P01", "P07"]))
    pairs = random_pairs(10, 7, 7.0).with_columns(pl.when(silent).then(0).otherwise("people").alias("people"))
    fit = fit_gravity(pairs)
    assert (fit.left_out_origins, fit.left_out_destinations, fit.left_out_pairs) == (["P03"], ["P01", "P07"], 0)
    assert_as_glm(fit, glm(pairs.filter(~silent)))


def test_pairs_that_only_an_infinite_parameter_fits_are_left_out() -> None:
    """Two halves of the places send people inside alone. Where the flows both ways between them are known to be 0, a shift that lowers

    one way raises the other, and the estimates are finite; where one way is not known, the other way falls without end.
    """
    first, other = ["P00", "P01", "P02", "P03"], ["P04", "P05", "P06", "P07"]
    there = pl.col("origin").is_in(first) & pl.col("destination").is_in(other)
    back = pl.col("origin").is_in(other) & pl.col("destination").is_in(first)
    pairs = random_pairs(8, 8, 8.0).with_columns(pl.when(there | back).then(0).otherwise("people").alias("people"))
    both = fit_gravity(pairs)
    assert (both.pairs, both.left_out_pairs) == (56, 0)
    assert_as_glm(both, glm(pairs))
    one = fit_gravity(pairs.filter(~back))
    assert (one.pairs, one.left_out_pairs) == (24, 16)
    inside = pl.concat([inside_of(pairs, first), inside_of(pairs, other)])
    assert one.residuals["expected"].sum() == pytest.approx(inside["people"].sum())
    assert one.decay == pytest.approx(fit_gravity(inside).decay, abs=EXACT)


def inside_of(pairs: pl.DataFrame, places: list[str]) -> pl.DataFrame:
    return pairs.filter(pl.col("origin").is_in(places), pl.col("destination").is_in(places))


@pytest.mark.parametrize("seed", range(40))
def test_sparse_tables_are_fitted_or_told_why_not(seed: int) -> None:
    """With hardly any people all the special cases meet; a fit has the margins of the likelihood equations, whatever was left out."""
    fit = fit_gravity(random_pairs(4 + seed % 4, 100 + seed, 3.0))
    assert fit.status is Status.SHOWN or "distance" in fit.reason
    if fit.status is Status.SHOWN:
        residuals = fit.residuals.with_columns((pl.col("difference") * pl.col("distance").log()).alias("tilt"))
        assert residuals.group_by("origin").agg(pl.col("difference").sum())["difference"].abs().max() < 1e-6  # type: ignore[operator]
        assert residuals["tilt"].sum() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("rows", [[], [("A", "B", 0, 5.0), ("B", "A", 0, 5.0)]])
def test_without_people_there_is_no_fit(rows: list[tuple[str, str, int, float]]) -> None:
    schema = {"origin": pl.String, "destination": pl.String, "people": pl.Int64, "distance": pl.Float64}
    fit = fit_gravity(pl.DataFrame(rows, schema=schema, orient="row"))
    assert (fit.status, fit.decay, fit.pairs) == (Status.NOT_COMPUTABLE, None, 0)
    assert fit.left_out_origins == sorted({row[0] for row in rows})


@pytest.mark.parametrize(
    "rows",
    [
        [("A", "B", 3, 5.0), ("B", "A", 4, 5.0)],  # two places: a parameter for every flow
        [(a, b, 3 + ord(a), 7.0) for a in "ABCD" for b in "ABCD" if a != b],  # one distance
        [(a, b, 3 + ord(a), float(ord(a) * ord(b))) for a in "ABCD" for b in "ABCD" if a != b],  # ln d = ln a + ln b
    ],
)
def test_a_distance_that_the_places_determine_has_no_effect_of_its_own(rows: list[tuple[str, str, int, float]]) -> None:
    fit = fit_gravity(pairs_of(rows))
    assert (fit.status, fit.decay) == (Status.NOT_COMPUTABLE, None)
    assert "distance" in fit.reason


def test_known_pairs_take_in_zeros_and_the_way_back() -> None:
    flows = FlowMatrix.of(pl.DataFrame({"origin": ["A", "B", "C"], "destination": ["B", "A", "D"], "people": [5, 2, 9]}))
    distances = pl.DataFrame(
        {"origin": ["A", "B", "A", "A", "X"], "destination": ["B", "A", "C", "A", "A"], "distance": [10.0, 11.0, 20.0, 1.0, 3.0]}
    )
    assert known_pairs(flows, distances).rows() == [
        ("A", "B", 5, 10.0),
        ("A", "C", 0, 20.0),
        ("B", "A", 2, 11.0),
        ("C", "A", 0, 20.0),
    ]


@pytest.mark.parametrize("distance", [0.0, -1.0, float("nan"), float("inf"), None])
def test_a_distance_that_is_none_is_refused(distance: float | None) -> None:
    rows = pl.DataFrame({"origin": ["A"], "destination": ["B"], "people": [1], "distance": [distance]})
    with pytest.raises(InvalidInput, match="A → B") as caught:
        fit_gravity(rows)
    assert caught.value.code == "BAD_DISTANCE"


def test_negative_people_and_too_many_places_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        fit_gravity(pairs_of([("A", "B", -1, 5.0)]))
    assert caught.value.code == "BAD_PEOPLE"
    with pytest.raises(Refused, match="1,001 places; at most 1,000") as refused:
        fit_gravity(pairs_of([(str(number), "X", 1, 1.0 + number) for number in range(MOST_PLACES + 1)]))
    assert refused.value.code == "GRAPH_TOO_LARGE"
