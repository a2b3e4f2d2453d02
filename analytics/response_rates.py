"""Response rates: the share of steps that were answered in time, and how long answers take, by place and by kind of step."""

from __future__ import annotations

import polars as pl

from analytics.measures.survival import kaplan_meier, quartiles

COUNTED = pl.Schema(
    {
        "group": pl.String,
        "kind": pl.String,
        "hours": pl.Int64,
        "answered": pl.Int64,
        "counted": pl.Int64,
        "in_time": pl.Int64,
        "steps": pl.Int64,
    }
)
WHOLE = "*"  # in place of a group or a kind: all of them


def response_rates(steps: pl.DataFrame) -> pl.DataFrame:
    """Return the rates of every group and kind of step, of all kinds of a group, of a kind in all groups, and of everything.

    The share is ``in time / counted``: counted is what was answered or is past its first due time. The quartiles are those of the
    Kaplan-Meier estimate of the hours until the answer: an open step says only that it took longer than until now.

    Parameters
    ----------
    steps : DataFrame
        `COUNTED`: ``steps`` stands for so many steps with the same ``group, kind, hours``; ``answered``, ``counted``, ``in_time``
        are 1 or 0.

    Returns
    -------
    DataFrame
        ``group, kind`` (`WHOLE` for all), ``opened, open, counted, in_time: int``, ``share: float`` (null where nothing is
        counted), ``first_quartile, median, third_quartile: float`` (hours; null where not reached).

    Examples
    --------
    >>> row = {"group": "4401", "kind": "RELEASE", "hours": 24, "answered": 1, "counted": 1, "in_time": 1, "steps": 3}
    >>> late = row | {"hours": 96, "in_time": 0, "steps": 1}
    >>> rates = response_rates(pl.DataFrame([row, late], schema=COUNTED))
    >>> rates.filter(group=WHOLE, kind=WHOLE).select("opened", "share", "median", "third_quartile").row(0)
    (4, 0.75, 24.0, 24.0)
    """
    whole = pl.lit(WHOLE)
    every = pl.concat(
        [
            steps,
            steps.with_columns(kind=whole),
            steps.with_columns(group=whole),
            steps.with_columns(group=whole, kind=whole),
        ]
    )
    number = pl.struct("group", "kind").rank("dense").cast(pl.Int64).alias("number")
    every = every.with_columns(number)
    people = pl.col("steps")
    sums = every.group_by("number", "group", "kind").agg(
        opened=people.sum(),
        open=people.filter(pl.col("answered") == 0).sum(),
        counted=(people * pl.col("counted")).sum(),
        in_time=(people * pl.col("in_time")).sum(),
    )
    sums = sums.with_columns(share=pl.when(pl.col("counted") > 0).then(pl.col("in_time") / pl.col("counted")))
    curve = kaplan_meier(every, duration="hours", observed="answered", weight="steps", group="number")
    told = quartiles(curve).rename({"group": "number"}).drop("status")
    return sums.join(told, on="number", how="left").sort("group", "kind").drop("number")
