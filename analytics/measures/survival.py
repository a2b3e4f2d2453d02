"""Times until something happens, with those counted in for whom it has not happened yet: Kaplan-Meier and Aalen-Johansen."""

from __future__ import annotations

import math
from statistics import NormalDist

import ibis
import ibis.expr.types as ir
import polars as pl

from analytics.measures.figures import Status
from domain.errors import InvalidInput

CONFIDENCE = 0.95
ROUNDING = 1e-12  # a product of shares that should be 0.5 may be 0.5000000000000001
QUARTILES = (0.25, 0.5, 0.75)
INCIDENCE = {
    "group": pl.Int64(),
    "event": pl.Int64(),
    "time": pl.Float64(),
    "at_risk": pl.Float64(),
    "events": pl.Float64(),
    "incidence": pl.Float64(),
    "variance": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
}


def kaplan_meier(
    times: ir.Table | pl.DataFrame,
    *,
    duration: str = "duration",
    observed: str = "observed",
    weight: str | None = None,
    group: str | None = None,
) -> pl.DataFrame:
    """Estimate the share for whom the event has not happened yet, by time (Kaplan-Meier).

    ``S(t) = Π_{t_k ≤ t} (1 - d_k / n_k)``: d_k events at t_k, n_k persons at risk just before; who is censored at t_k is still at
    risk there. Variance by Greenwood, ``S² Σ d_k / (n_k (n_k - d_k))``; interval of 95 % on the log-log scale, so that it stays
    between 0 and 1 [1]_.

    Parameters
    ----------
    times : Table or DataFrame
        One row a person. Large tables stay in the engine: it adds them up by distinct time, and the curve is made of the sums.
    duration : str
        Column with the time, in any unit: a number from 0 on.
    observed : str
        Column with 1 (true) where the event was seen at that time, 0 (false) where the person was last seen without it.
    weight : str, optional
        Column with how many persons a row stands for; rows of weight 0 are passed over.
    group : str, optional
        Column by whose values there is a curve each.

    Returns
    -------
    DataFrame
        One row a distinct time and group, sorted: ``group`` (where asked for), ``time, at_risk, events, censored, survival,
        variance, lower, upper: float``. Before the first time the survival is 1. The interval is 1 … 1 before the first
        event; where the survival is 0, interval and variance are null.

    Raises
    ------
    InvalidInput
        ``BAD_DURATION``: a time or a weight that is missing, negative or no number, an event that is neither 0 nor 1.

    Notes
    -----
    Right only if censoring says nothing of the event: who is censored must be like who is not. Sort and one pass:
    O(rows) in the engine, O(distinct times) here.

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
       J. Am. Stat. Assoc. 53 (1958) 457-481.

    Examples
    --------
    >>> table = pl.DataFrame({"duration": [1, 2, 2, 3], "observed": [1, 1, 0, 1]})
    >>> kaplan_meier(table)["survival"].to_list()
    [0.75, 0.5, 0.0]
    """
    added = _by_time(times, duration, observed, weight, group, most=1)
    n, d = pl.col("at_risk"), pl.col("events")
    term = pl.when(n > d).then(d / (n * (n - d)))
    curve = _at_risk(added, []).with_columns(
        (1 - d / n).cum_prod().over("group").alias("survival"), term.cum_sum().over("group").alias("sum")
    )
    s = pl.col("survival")
    variance = pl.when(s > 0).then(s**2 * pl.col("sum"))
    lower, upper = log_log_interval(s, variance.sqrt())
    curve = curve.with_columns(variance.alias("variance"), lower.alias("lower"), upper.alias("upper"))
    columns = ["time", "at_risk", "events", "censored", "survival", "variance", "lower", "upper"]
    return curve.select(*_names(group), *columns)


def log_log_interval(share: pl.Expr, error: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the interval of 95 % of a share on the log-log scale, ``s ** exp(±z error / (s ln s))``, so that it lies in 0 … 1.

    Of a share of 1 it is 1 … 1; of a share of 0 there is none.

    Parameters
    ----------
    share, error : Expr
        The share, and its standard error.
    """
    inner = pl.when((share > 0) & (share < 1)).then(share)
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error / (inner * inner.log())
    lower, upper = (pl.when(share == 1).then(1.0).otherwise(inner ** (sign * half).exp()) for sign in (-1, 1))
    return lower, upper


def aalen_johansen(
    times: ir.Table | pl.DataFrame,
    *,
    duration: str = "duration",
    event: str = "event",
    weight: str | None = None,
    group: str | None = None,
) -> pl.DataFrame:
    """Estimate the share for whom each of several competing events has happened, by time (Aalen-Johansen).

    ``I_e(t) = Σ_{t_k ≤ t} S(t_k-) d_ek / n_k``, S being the share without any event just before t_k [1]_. With the share without
    an event the incidences add up to 1 at every time. Variance by the delta method [2]_; interval of 95 % on the log-log scale.

    Parameters
    ----------
    times : Table or DataFrame
        One row a person; see `kaplan_meier`.
    duration : str
        Column with the time, in any unit: a number from 0 on.
    event : str
        Column with which event was seen at that time: 1, 2, …; 0 where the person was last seen without any.
    weight, group : str, optional
        As in `kaplan_meier`.

    Returns
    -------
    DataFrame
        One row a distinct time, event and group, sorted: ``group`` (where asked for), ``event: int, time, at_risk, events,
        incidence, variance, lower, upper: float``. Events are those that occur anywhere in the table. The interval is 0 … 0
        before the first event of the kind, and null where the incidence is 1.

    Raises
    ------
    InvalidInput
        ``BAD_DURATION``: a time or a weight that is missing, negative or no number, an event that is not 0, 1, 2, ….

    Notes
    -----
    Not 1 minus a Kaplan-Meier curve with the other events censored: that tells what would happen if nothing else could, and is
    too large.

    References
    ----------
    .. [1] O. O. Aalen and S. Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
       observations", Scand. J. Statistics 5 (1978) 141-150.
    .. [2] E. Marubini and M. G. Valsecchi, "Analysing survival data from clinical trials and observational studies", Wiley
       1995, section 10.2.

    Examples
    --------
    >>> table = pl.DataFrame({"duration": [1, 2, 3, 4], "event": [1, 2, 0, 1]})
    >>> aalen_johansen(table).filter(pl.col("event") == 1)["incidence"].to_list()
    [0.25, 0.25, 0.25, 0.75]
    """
    added = _by_time(times, duration, event, weight, group, most=None)
    kinds = added.filter(pl.col("event") > 0)["event"].unique().sort().to_list()
    curve = _at_risk(added, kinds)
    free = (1 - pl.col("events") / pl.col("at_risk")).cum_prod().over("group")
    curve = curve.with_columns((free.shift(1, fill_value=1.0).over("group") / pl.col("at_risk")).alias("each"))
    parts = [_incidence(curve, kind) for kind in kinds]
    whole = pl.concat(parts) if parts else pl.DataFrame(schema=INCIDENCE)
    return whole.sort("group", "event", "time").select(*_names(group), *list(INCIDENCE)[1:])


def _incidence(curve: pl.DataFrame, kind: int) -> pl.DataFrame:
    """Return the incidence of one kind of event with its variance and interval.

    ``Var I(t) = Σ (I(t) - I_k)² d_k / (n_k (n_k - d_k)) + Σ S_k² (n_k - e_k) e_k / n_k³ - 2 Σ (I(t) - I_k) S_k e_k / n_k²`` over
    the times up to t, with all events d_k, those of the kind e_k, and the share S_k without any event just before; the squares
    are multiplied out, so that each sum is a running one.
    """
    n, d, each, e = pl.col("at_risk"), pl.col("events"), pl.col("each"), pl.col(f"events {kind}")
    base = curve.with_columns((each * e).cum_sum().over("group").alias("incidence"))
    i = pl.col("incidence")
    a = pl.when(n > d).then(d / (n * (n - d))).otherwise(0.0)
    b = each * e / n

    def running(term: pl.Expr) -> pl.Expr:
        return term.cum_sum().over("group")

    spread = i**2 * running(a) - 2 * i * running(i * a) + running(i**2 * a)
    variance = spread + running(each**2 * (n - e) * e / n) - 2 * i * running(b) + 2 * running(i * b)
    told = base.with_columns(variance.clip(lower_bound=0).alias("variance"))
    # a share that should be 1 may be a little less, and has no interval either
    lower, upper = log_log_interval(pl.when(i < 1 - ROUNDING).then(i), pl.col("variance").sqrt())
    none = i == 0
    return told.select(
        "group",
        pl.lit(kind, dtype=pl.Int64).alias("event"),
        "time",
        "at_risk",
        e.alias("events"),
        "incidence",
        "variance",
        pl.when(none).then(0.0).otherwise(lower).alias("lower"),
        pl.when(none).then(0.0).otherwise(upper).alias("upper"),
    )


def quartiles(curve: pl.DataFrame, *, fewest: int = 0) -> pl.DataFrame:
    """Read the quartiles off curves: the first times at which a quarter, half and three quarters have had the event.

    Of `kaplan_meier` the first time with ``S ≤ 0.75, 0.5, 0.25``; of `aalen_johansen` the first with ``I_e ≥ 0.25, 0.5, 0.75``.

    Parameters
    ----------
    curve : DataFrame
        What one of them returned.
    fewest : int
        Curves that begin with fewer persons at risk get the status 4 and no times; 23 for people's data, 0 for public data.

    Returns
    -------
    DataFrame
        One row a group and event, sorted: these columns where the curve has them, then ``first_quartile, median, third_quartile:
        float`` (null: not reached) and ``status: int``; of an empty curve without groups one row with the status -2.

    Examples
    --------
    >>> curve = kaplan_meier(pl.DataFrame({"duration": [1, 2, 2, 3], "observed": [1, 1, 0, 0]}))
    >>> quartiles(curve).row(0)
    (1.0, 2.0, None, 1)
    """
    by = [name for name in ("group", "event") if name in curve.columns]
    happened = 1 - pl.col("survival") if "survival" in curve.columns else pl.col("incidence")
    names = ("first_quartile", "median", "third_quartile")
    reached = [
        pl.col("time").filter(happened >= share - ROUNDING).min().alias(name)
        for name, share in zip(names, QUARTILES, strict=True)
    ]
    few = pl.col("at_risk").max() < fewest
    status = pl.when(pl.len() == 0).then(int(Status.NO_DATA)).when(few).then(int(Status.TOO_FEW)).otherwise(int(Status.SHOWN))
    grouped = (
        curve.group_by(by or pl.lit(0).alias("whole")).agg(*reached, status.cast(pl.Int8).alias("status")).sort(by or "whole")
    )
    shown = pl.col("status") == int(Status.SHOWN)
    return grouped.select(*by, *(pl.when(shown).then(name).alias(name) for name in names), "status")


def _names(group: str | None) -> list[pl.Expr]:
    return [] if group is None else [pl.col("group")]


def _by_time(
    times: ir.Table | pl.DataFrame, duration: str, event: str, weight: str | None, group: str | None, *, most: int | None
) -> pl.DataFrame:
    """Return ``group, time, event, people`` added up by the engine, checked; rows of weight 0 are left out."""
    table = ibis.memtable(times) if isinstance(times, pl.DataFrame) else times
    people = table[weight].cast("float64") if weight else ibis.literal(1.0)
    columns = {
        "group": table[group] if group else ibis.literal(0),
        "time": table[duration].cast("float64"),
        "event": table[event].cast("int64"),
        "people": people,
    }
    chosen = table.select(**columns)
    added = chosen.group_by("group", "time", "event").aggregate(
        people=chosen.people.sum(), bad=(chosen.people.isnull() | ~(chosen.people >= 0)).sum()
    )
    frame: pl.DataFrame = added.to_polars()
    time, seen = pl.col("time"), pl.col("event")
    bad = time.is_null() | time.is_nan() | time.is_infinite() | (time < 0) | (pl.col("bad") > 0)
    bad |= seen.is_null() | (seen < 0) | (seen > (most if most is not None else math.inf)) | pl.col("people").is_infinite()
    wrong = frame.filter(bad)
    if len(wrong):
        row = wrong.row(0, named=True)
        problem = f"A row has the time {row['time']} and the event {row['event']}, or a weight that is none."
        raise InvalidInput("BAD_DURATION", problem, "Times and weights are numbers from 0 on; the event 0 is none.")
    return frame.filter(pl.col("people") > 0).select("group", "time", "event", pl.col("people").cast(pl.Float64))


def _at_risk(added: pl.DataFrame, kinds: list[int]) -> pl.DataFrame:
    """Return ``group, time, at_risk, events, censored`` and events by kind, sorted; at risk is whose time is not earlier."""
    people, event = pl.col("people"), pl.col("event")
    of_kinds = [people.filter(event == kind).sum().alias(f"events {kind}") for kind in kinds]
    seen, last_seen = people.filter(event > 0).sum().alias("events"), people.filter(event == 0).sum().alias("censored")
    sums = added.group_by("group", "time").agg(seen, last_seen, *of_kinds).sort("group", "time")
    rest = (pl.col("events") + pl.col("censored")).cum_sum(reverse=True).over("group")
    return sums.with_columns(rest.alias("at_risk"))
