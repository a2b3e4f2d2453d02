"""Who of a cohort stays in the institution for a reason (留校), from a table: the person, why, and from which day on."""

from __future__ import annotations

import polars as pl

from domain.progress import Progress
from domain.transfers import TransferReason
from graph.clock import read_clock
from graph.cohorts import find_in_cohorts, retain_people
from graph.database import Database
from loaders.columns import ROW, Column, Header, Rule
from loaders.facts import Options, broken, looked_up, pieces, required
from loaders.problems import Problem
from loaders.report import LoadReport
from loaders.transfer_rules import REASONS
from loaders.typed_cells import typed_day, typed_enum, unread

COLUMNS = (
    Column("person_id", ("人员编号",), required=True),
    Column("reason", ("原因",), required=True),
    Column("day", ("日期",), required=True),
)
STAYING = (TransferReason.DELAYED_GRADUATION, TransferReason.FURTHER_STUDY)
COHORTS = {
    "person_id": pl.String,
    "institution_code": pl.String,
    "year": pl.Int64,
    "frozen_on": pl.String,
    "retained_on": pl.String,
    "retained_reason": pl.String,
}


class Retained:
    """The table of who stays for a reason; it is recorded with the latest cohort that was frozen by that day."""

    columns = COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns."""
        del options
        return frame.with_columns(typed_enum("reason", TransferReason, REASONS), typed_day("day"))

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows."""
        del options
        reason = pl.col("reason!")
        words = f"Write one of {', '.join(STAYING)} (延迟毕业, 升学)."
        other = reason.is_not_null() & ~reason.is_in([each.value for each in STAYING])
        return [
            *required(("person_id", "reason", "day")),
            Rule("UNKNOWN_REASON", "reason", unread("reason"), "{value!r} is not a reason.", words),
            Rule("UNKNOWN_REASON", "reason", other, "{value!r} is no reason to stay.", words),
            Rule("BAD_DATE", "day", unread("day"), "{value!r} is not a day.", "Write the day like 2018-10-31."),
            Rule("STARTS_IN_FUTURE", "day", pl.col("day!") > on_day, "It begins on {value}, which is to come.", "Load it then."),
        ]

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with rows together, and against the graph."""
        del options
        known = await looked_up(find_in_cohorts, db, frame["person_id"], COHORTS)
        joined = with_cohort(frame, known)
        people = known["person_id"].unique()
        in_some = known.drop_nulls("year")["person_id"].unique()
        stranger = ~pl.col("person_id").is_in(people.implode())
        outside = ~stranger & ~pl.col("person_id").is_in(in_some.implode())
        early = pl.col("person_id").is_in(in_some.implode()) & pl.col("year").is_null()
        twice = pl.col("person_id").is_first_distinct().not_()
        told = (
            (stranger, "person_id", "UNKNOWN_PERSON", "There is no person {person_id}.", "Load the people first."),
            (outside, "person_id", "NOT_IN_COHORT", "{person_id} is in no frozen cohort.", "Freeze the cohort first."),
            (early, "day", "BEFORE_FREEZE", "No cohort of {person_id} was frozen by {day}.", "Mend the day."),
            (twice, "person_id", "DUPLICATE_ID", "{person_id} stands in an earlier row.", "Keep the right row."),
        )
        return [each for bad, column, *texts in told for each in broken(joined, header, bad, column, *texts)]

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write what differs from what is recorded."""
        del options
        known = await looked_up(find_in_cohorts, db, frame["person_id"], COHORTS)
        same = pl.col("reason!").eq_missing(pl.col("retained_reason")) & pl.col("day!").eq_missing(pl.col("retained_on"))
        new = with_cohort(frame, known).filter(~same)
        columns = ("person_id", "institution_code", "year", pl.col("reason!").alias("reason"), pl.col("day!").alias("day"))
        now, done = (await read_clock(db)).now(), 0
        for rows in pieces(new.select(*columns)):
            report.add("people retained", await retain_people(db, rows, now))
            progress("people retained", done := done + len(rows), frame.height)


def with_cohort(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the latest cohort of the person that was frozen by the day; nulls where there is none."""
    dated = frame.select(ROW, "person_id", "day!").join(known.drop_nulls("year"), on="person_id")
    latest = (
        dated.filter(pl.col("frozen_on") <= pl.col("day!"))
        .sort("frozen_on", "year")
        .unique(ROW, keep="last", maintain_order=True)
        .drop("person_id", "day!")
    )
    return frame.join(latest, on=ROW, how="left")
