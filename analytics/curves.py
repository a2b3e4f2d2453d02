"""How long graduates take: departures week by week, requests until they end, steps until they are answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import ibis
import polars as pl
from ibis import _
from ibis.expr.types import Table

from analytics.measures.survival import aalen_johansen, kaplan_meier, log_log_interval
from analytics.outcomes import UNSUCCESSFUL_STATES, CohortFacts
from domain.cohorts import SMALL, Outcome
from domain.transfers import TransferState

GONE = (Outcome.TRANSFERRED.value, Outcome.OUT_OF_PROVINCE.value)
SECONDS_AN_HOUR = 3_600
ENDED, UNSUCCESSFUL, OPEN = 1, 2, 0


class Timed(StrEnum):
    """What is timed: departures from the freeze on, requests until they end, steps until they are answered."""

    DEPARTURE = "DEPARTURE"
    COMPLETION = "COMPLETION"
    RESPONSE = "RESPONSE"


UNITS = {Timed.DEPARTURE: "days", Timed.COMPLETION: "days", Timed.RESPONSE: "hours"}
POINTS = pl.Schema({"time": pl.Int64, "at_risk": pl.Int64, "share": pl.Float64, "lower": pl.Float64, "upper": pl.Float64})


def request_times(cohort: CohortFacts, as_of: date, moment: datetime) -> Table:
    """Return how long the requests of a cohort took, and their steps, counted.

    Requests are those from the freeze day on: days from request to end, by reason (``COMPLETION``); and the hours of their steps
    until any answer, by kind of step (``RESPONSE``). A step whose transfer ended without its answer is censored there.

    Parameters
    ----------
    cohort : CohortFacts
        The people, and what happened to them.
    as_of, moment : date, datetime
        The day and the moment that the extract holds for: what is open is censored then.

    Returns
    -------
    Table
        ``year, institution, timed, key, time: int, event: int, people: int``: how many requests or steps; the event is 1 for a
        completed request or an answered step, 2 for a request rejected or withdrawn, 0 for what is open.
    """
    day, now = ibis.date(as_of.isoformat()), ibis.timestamp(moment.isoformat(sep=" ", timespec="seconds"))
    owners = cohort.people.select("year", "institution", "frozen_on", owner="person")
    moves = cohort.transfers.join(owners, [("person", "owner")])
    moves = moves.filter((_.requested_at.date() >= _.frozen_on) & (_.requested_at.date() <= day)).cache()
    done = _.state.isin([TransferState.COMPLETED.value, TransferState.REVERSED.value])
    failed = _.state.isin(UNSUCCESSFUL_STATES)
    ended_on = ibis.cases((done, _.completed_at.date()), (failed, _.ended_at.date()), else_=day)
    requests = moves.select(
        "year", "institution", timed=ibis.literal(Timed.COMPLETION.value), key="reason",
        time=ended_on.delta(_.requested_at.date(), unit="day"),
        event=ibis.cases((done, ENDED), (failed, UNSUCCESSFUL), else_=OPEN),
    )  # fmt: skip
    of_moves = moves.select("year", "institution", "ended_at", moved="id")
    steps = cohort.steps.select("transfer", "kind", "opened_at", "answered_at").join(of_moves, [("transfer", "moved")])
    until = ibis.coalesce(_.answered_at, _.ended_at, now)
    answers = steps.filter(until >= _.opened_at).select(
        "year", "institution", timed=ibis.literal(Timed.RESPONSE.value), key="kind",
        time=until.delta(_.opened_at, unit="second") // SECONDS_AN_HOUR,
        event=ibis.ifelse(_.answered_at.notnull(), ENDED, OPEN),
    )  # fmt: skip
    typed = [
        each.mutate(time=_.time.cast("int64"), event=_.event.cast("int64"), key=_.key.cast("string"))
        for each in (requests, answers)
    ]
    return ibis.union(*typed).group_by("year", "institution", "timed", "key", "time", "event").agg(people=_.count())


def departure_curve(weekly: pl.DataFrame, base: int | None, *, k: int = 0) -> pl.DataFrame:
    """Return the share of a cohort that has not gone yet, week by week.

    Everybody is looked at from the freeze on and nobody is lost sight of, so that the share is that of the week (what
    Aalen-Johansen gives without censoring, who left the League competing), with the interval of a Kaplan-Meier estimate of it.

    Parameters
    ----------
    weekly : DataFrame
        ``day: date, outcome: str, people: int | null, status_people: int``: every outcome of every week, null where withheld.
    base : int or None
        People of the cohort; ``None`` where it is not shown, and then there is no curve.
    k : int
        Weeks are shown only while at least so many are at risk: neither gone nor out of the League.

    Returns
    -------
    DataFrame
        One row a week: ``day: date``, ``time`` (days since the first), ``at_risk, share, lower, upper``; null where a part of
        it is withheld.
    """
    schema = {"day": pl.Date} | dict(POINTS)
    if not base or weekly.is_empty():
        return pl.DataFrame(schema=schema)
    people = pl.col("people")
    outcome, withheld_small = pl.col("outcome"), pl.col("status_people") == 5  # noqa: PLR2004 - the status of small cells
    gone, left = outcome.is_in(GONE), outcome == Outcome.LEFT.value
    weeks = weekly.group_by("day").agg(
        gone=pl.when(people.filter(gone).null_count() == 0).then(people.filter(gone).sum()),
        left=people.filter(left).first(),
        most_left=pl.when(withheld_small.filter(left).first()).then(SMALL - 1).otherwise(people.filter(left).first()),
        not_told=base - people.sum(),
    )
    weeks = weeks.sort("day").with_columns(
        time=(pl.col("day") - pl.col("day").min()).dt.total_days(),
        at_risk=base - pl.col("gone") - pl.col("left"),
        least=base
        - pl.col("gone")
        - pl.coalesce("most_left", pl.when(base - pl.col("gone") - pl.col("not_told") >= k).then("not_told")),
    )
    few = (pl.col("least") < k).fill_null(value=False).cum_max()
    known = pl.col("least").is_not_null()
    share = pl.when(known).then(1 - pl.col("gone") / base)
    made = weeks.filter(~few).with_columns(share=share, at_risk=pl.when(known).then("at_risk"))
    lower, upper = log_log_interval(pl.col("share"), (pl.col("share") * (1 - pl.col("share")) / base).sqrt())
    return made.with_columns(lower=lower, upper=upper).select(pl.col(name).cast(kind) for name, kind in schema.items())


def time_curve(times: pl.DataFrame, timed: Timed) -> pl.DataFrame:
    """Return the curve of counted times: the share for whom it has not happened yet.

    Of requests ``1 - I(t)`` of completion (Aalen-Johansen, unsuccessful ends compete); of steps ``S(t)`` (Kaplan-Meier).

    Parameters
    ----------
    times : DataFrame
        ``time, event, people`` as `request_times` counts them, those of one curve.
    timed : Timed
        COMPLETION or RESPONSE.

    Returns
    -------
    DataFrame
        `POINTS`, one row a distinct time; and how many of the ``events``, and how many ``others`` (unsuccessful, censored), at
        that time.
    """
    if timed is Timed.RESPONSE:
        curve = kaplan_meier(times, duration="time", observed="event", weight="people").rename({"survival": "share"})
    elif times.filter(pl.col("event") == ENDED).is_empty():
        never = times.with_columns(event=pl.lit(OPEN))
        curve = kaplan_meier(never, duration="time", observed="event", weight="people").rename({"survival": "share"})
    else:
        whole = aalen_johansen(times, duration="time", event="event", weight="people").filter(pl.col("event") == ENDED)
        curve = whole.with_columns(share=1 - pl.col("incidence"), lower=1 - pl.col("upper"), upper=1 - pl.col("lower"))
    left = pl.col("at_risk") - pl.col("at_risk").shift(-1, fill_value=0)
    points = (pl.col(name).cast(kind) for name, kind in POINTS.items())
    return curve.select(*points, pl.col("events").cast(pl.Int64), others=(left - pl.col("events")).cast(pl.Int64))


def publishable(curve: pl.DataFrame, width: int, k: int) -> pl.DataFrame:
    """Return the points of a curve that may be published: the beginning with everybody, then the ends of periods.

    Only the ends of every ``width`` of time, only while at least k are still at risk then, and only where nothing or at least k
    events, and nothing or at least k other ends, have come since the point before: fewer stand with the next point.

    Parameters
    ----------
    curve : DataFrame
        What `time_curve` returned.
    width : int
        7 days, or 24 hours.
    k : int
        The least number of people.
    """
    ends = curve.with_columns(end=(pl.col("time") // width + 1) * width).group_by("end", maintain_order=True)
    still = (pl.col("at_risk") - pl.col("events") - pl.col("others")).last()
    points = ends.agg(pl.col("share", "lower", "upper").last(), pl.col("events", "others").sum(), at_risk=still)
    kept: list[dict[str, float | None]] = []
    begun = int(curve["at_risk"].max() or 0)  # type: ignore[arg-type]
    if begun >= k:
        kept.append({"time": 0, "at_risk": begun, "share": 1.0, "lower": 1.0, "upper": 1.0})
    events = others = 0
    for row in points.iter_rows(named=True):
        if row["at_risk"] < k:
            break
        events, others = events + row["events"], others + row["others"]
        if all(count == 0 or count >= k for count in (events, others)):
            kept.append({"time": row["end"], **{name: row[name] for name in list(POINTS)[1:]}})
            events = others = 0
    return pl.DataFrame(kept, schema=POINTS)


def curve_quartiles(points: pl.DataFrame) -> list[int | None]:
    """Return the first times at which a quarter, half and three quarters have had it; ``None``: not reached."""
    known = points.filter(pl.col("share").is_not_null())
    return [known.filter(pl.col("share") <= 1 - part + 1e-12)["time"].min() for part in (0.25, 0.5, 0.75)]  # type: ignore[misc]
