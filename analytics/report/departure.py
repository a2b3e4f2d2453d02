"""The curve of who has not gone yet, from published weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from analytics.curves import departure_curve
from analytics.report.cells import UNKNOWN, ToldCells, outcome_column
from analytics.report.tables import Column, Table
from domain.cohorts import SMALL, Outcome

SCHEMA = {"day": pl.Date, "outcome": pl.String, "people": pl.Int64, "status_people": pl.Int8}


def make_departure(weeks: Mapping[str, ToldCells], within: str, base: int, *, k: int = SMALL) -> Table:
    """A week a row: days since the freeze, who is at risk, the share that has not gone with its interval of 95 %.

    Parameters
    ----------
    weeks : Mapping[str, ToldCells]
        Cells by day.
    within : str
        Whose graduates.
    base : int
        How many they are.
    k : int
        Weeks are told only while at least so many are at risk.
    """
    told = [
        (date.fromisoformat(day), each.value, people if people >= 0 else None, 1 if people >= 0 else -people)
        for day, cells in sorted(weeks.items())
        for each in Outcome
        for people in [cells.people(within, outcome_column(each))]
    ]
    curve = departure_curve(pl.DataFrame(told, schema=SCHEMA, orient="row"), base, k=k)
    columns = [
        Column("day", "day"), Column("days", "number"), Column("at_risk", "people"), Column("share", "rate"),
        Column("lower", "rate"), Column("upper", "rate"),
    ]  # fmt: skip
    names = ("time", "at_risk", "share", "lower", "upper")
    rows = [
        [day.isoformat(), time, *(UNKNOWN if value is None else value for value in values)]
        for day, time, *values in curve.select("day", *names).iter_rows()
    ]
    return Table(columns, rows)
