"""The gravity model: how flows fall with distance, and which pairs have more people than their places and distance let expect."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from analytics.measures.figures import Status
from analytics.measures.matrix import FlowMatrix
from analytics.measures.pairs import Pairs
from analytics.measures.poisson import PoissonFit, fit_poisson
from analytics.measures.separation import depends_on_places, separated
from domain.errors import InvalidInput, Refused

MOST_PLACES = 1_000  # the information matrix has twice as many rows, dense
CONFIDENCE = 0.95
PAIRS = {"origin": pl.String(), "destination": pl.String(), "people": pl.Int64(), "distance": pl.Float64()}
RESIDUALS = {**PAIRS, "expected": pl.Float64(), "difference": pl.Float64(), "pearson_residual": pl.Float64()}


@dataclass(frozen=True, slots=True)
class Gravity:
    """A fitted gravity model, or the reason why there is none.

    Parameters
    ----------
    decay : float or None
        Flows fall with ``distance ** -decay``: at 1, twice the distance halves them. No unit.
    decay_low, decay_high, standard_error : float or None
        Its interval of 95 % from the Fisher information, and the error it is made of.
    status : Status
        ``NOT_COMPUTABLE`` where the distance has no effect of its own to estimate.
    reason : str
        Why there is no value.
    pairs, empty_pairs : int
        Ordered pairs of the fit, and those of them without people.
    left_out_origins, left_out_destinations : list of str
        Places without any flow that way over the known pairs: their parameter would be minus infinity, their pairs tell nothing.
    left_out_pairs : int
        Further pairs without people whose estimate is exactly 0 (`analytics.measures.separation`).
    dispersion : float or None
        Pearson's χ² by degrees of freedom. Poisson means 1; above, the true interval is wider, by about its square root.
    residuals : DataFrame
        One row a pair of the fit, sorted: ``origin: str, destination: str, people: int, distance: float, expected: float,
        difference: float`` (people - expected: more than expected where positive), ``pearson_residual: float`` (the difference by
        ``sqrt(expected)``).
    """

    status: Status
    reason: str = ""
    decay: float | None = None
    decay_low: float | None = None
    decay_high: float | None = None
    standard_error: float | None = None
    pairs: int = 0
    empty_pairs: int = 0
    left_out_origins: list[str] = field(default_factory=list)
    left_out_destinations: list[str] = field(default_factory=list)
    left_out_pairs: int = 0
    dispersion: float | None = None
    residuals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RESIDUALS))


def known_pairs(flows: FlowMatrix, distances: pl.DataFrame) -> pl.DataFrame:
    """Return all ordered pairs of different places with a known distance, zeros included: what `fit_gravity` takes.

    Parameters
    ----------
    flows : FlowMatrix
        Unit: persons.
    distances : DataFrame
        ``origin: str, destination: str, distance: float``, one row a pair. Where only one direction is given, it holds for both.

    Returns
    -------
    DataFrame
        ``origin: str, destination: str, people: int, distance: float``, sorted.
    """
    given = distances.select("origin", "destination", "distance").filter(pl.col("origin") != pl.col("destination"))
    back = given.select(pl.col("destination").alias("origin"), pl.col("origin").alias("destination"), "distance")
    both = pl.concat([given, back.join(given, on=["origin", "destination"], how="anti")])
    places = flows.margins.select("place")
    for end in ("origin", "destination"):
        both = both.join(places.rename({"place": end}), on=end, how="semi")
    pairs = both.join(flows.cells, on=["origin", "destination"], how="left")
    return pairs.with_columns(pl.col("people").fill_null(0)).select(*PAIRS).sort("origin", "destination")


def fit_gravity(pairs: pl.DataFrame) -> Gravity:
    """Fit the gravity model by Poisson regression, with a parameter for every origin and every destination.

    ``F_ij ~ Poisson(exp(a_i + b_j) · d_ij ** -decay)`` over the given ordered pairs, zeros included, by Newton's method; places
    without a flow and pairs that have no finite estimate are left out, and told [1]_ [2]_.

    Parameters
    ----------
    pairs : DataFrame
        ``origin: str, destination: str, people: int, distance: float``, one row an ordered pair; see `known_pairs`. The unit of
        the distance does not matter.

    Returns
    -------
    Gravity
        The decay with its interval, what was left out, and the residuals. Expected flows add up to the observed ones for every
        origin and every destination.

    Raises
    ------
    InvalidInput
        ``BAD_DISTANCE``: a distance that is not above 0. ``BAD_PEOPLE``: a negative number of people.
    Refused
        ``GRAPH_TOO_LARGE``: more than 1,000 places.

    Notes
    -----
    The parameters of the places take up everything about them (size, wealth, position), so the decay compares destinations of one
    origin alone. Moves of people are not independent: see the dispersion before trusting the interval. O(places³ + pairs) a
    round, some ten rounds.

    References
    ----------
    .. [1] R. Flowerdew and M. Aitkin, "A method of fitting the gravity model based on the Poisson distribution",
       J. Regional Science 22 (1982) 191-202.
    .. [2] J. M. C. Santos Silva and S. Tenreyro, "The log of gravity", Review of Economics and Statistics 88 (2006) 641-658.
    """
    pairs = pairs.select(pl.col(name).cast(kind) for name, kind in PAIRS.items()).sort("origin", "destination")
    _check(pairs)
    sums = [pl.col("people").sum().over(end) > 0 for end in ("origin", "destination")]
    kept = pairs.filter(*sums)
    left_out = [sorted(set(pairs[end].unique()) - set(kept[end].unique())) for end in ("origin", "destination")]
    told = Gravity(Status.NOT_COMPUTABLE, left_out_origins=left_out[0], left_out_destinations=left_out[1])
    if kept.is_empty():
        return replace(told, reason="No pair with a known distance has people.")
    coded = _coded(kept)
    apart = separated(coded)
    kept, coded = kept.filter(~apart), coded.where(~apart)
    told = replace(told, pairs=len(kept), empty_pairs=int((coded.people == 0).sum()), left_out_pairs=int(apart.sum()))
    if depends_on_places(coded):
        return replace(told, reason="The places alone determine these distances: distance has no effect of its own.")
    with threadpool_limits(limits=1, user_api="blas"):  # threads wait for each other: beside other programs 300 times longer
        fit = fit_poisson(coded)
    if fit is None:
        return replace(told, reason="The fit does not converge.")
    return _with_fit(told, kept, fit)


def _check(pairs: pl.DataFrame) -> None:
    distance, people = pl.col("distance"), pl.col("people")
    wrong = pairs.filter(distance.is_null() | ~(distance > 0) | distance.is_infinite() | distance.is_nan())
    if len(wrong):
        problem = f"{wrong['origin'][0]} → {wrong['destination'][0]} has the distance {wrong['distance'][0]}."
        raise InvalidInput("BAD_DISTANCE", problem, "Give a number above 0, or leave the pair out.")
    wrong = pairs.filter(people.is_null() | (people < 0))
    if len(wrong):
        problem = f"{wrong['origin'][0]} → {wrong['destination'][0]} has {wrong['people'][0]} people."
        raise InvalidInput("BAD_PEOPLE", problem, "Give a whole number from 0 on.")
    places = max(pairs["origin"].n_unique(), pairs["destination"].n_unique())
    if places > MOST_PLACES:
        problem = f"The gravity model has a parameter for each end of {places:,} places; at most {MOST_PLACES:,} are fitted."
        raise Refused("GRAPH_TOO_LARGE", problem, "Add the moves up to larger places, such as cities.")


def _coded(pairs: pl.DataFrame) -> Pairs:
    """Return the pairs with numbered places; ``ln distance`` about its mean, which changes nothing but the rounding."""
    numbers = [pairs[end].rank("dense").to_numpy().astype(np.int64) - 1 for end in ("origin", "destination")]
    x = np.log(pairs["distance"].to_numpy())
    sizes = (int(numbers[0].max()) + 1, int(numbers[1].max()) + 1)
    return Pairs(numbers[0], numbers[1], x - x.mean(), pairs["people"].to_numpy().astype(np.float64), sizes)


def _with_fit(told: Gravity, pairs: pl.DataFrame, fit: PoissonFit) -> Gravity:
    difference = pl.col("people") - pl.col("expected")
    residuals = pairs.with_columns(pl.Series("expected", fit.expected)).with_columns(
        difference.alias("difference"), (difference / pl.col("expected").sqrt()).alias("pearson_residual")
    )
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * fit.standard_error
    chi_square = float((residuals["pearson_residual"] ** 2).sum())
    return replace(
        told,
        status=Status.SHOWN,
        decay=-fit.slope,
        decay_low=-fit.slope - half,
        decay_high=-fit.slope + half,
        standard_error=fit.standard_error,
        dispersion=chi_square / fit.free if fit.free else None,
        residuals=residuals,
    )
