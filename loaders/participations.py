"""Participations from a table: who signed up for which activity, came, for how many hours, and how they rated it."""

from __future__ import annotations

import polars as pl

from domain.activities import MOST_HOURS_A_DAY, RATINGS, SignUpState
from domain.progress import Progress
from graph import activities, people
from graph.database import Database
from loaders.activities import KNOWN as ACTIVITY
from loaders.columns import ROW, Column, Header, Rule
from loaders.facts import Options, broken, looked_up, pieces, required
from loaders.people import KNOWN as PERSON
from loaders.problems import Problem
from loaders.report import LoadReport
from loaders.typed_cells import typed_enum, typed_integer, typed_moment, typed_number, unread

COLUMNS = (
    Column("person_id", ("人员编号",), required=True),
    Column("activity_id", ("活动编号",), required=True),
    Column("state", ("报名状态",)),
    Column("signed_up_at", ("报名时间",), required=True),
    Column("attended_at", ("签到时间",)),
    Column("hours", ("时长", "服务时长")),
    Column("rating", ("评分",)),
    Column("rated_at", ("评分时间",)),
)
STATES = {"已报名": SignUpState.CONFIRMED, "候补": SignUpState.WAITING}
MOMENTS = ("signed_up_at", "attended_at", "rated_at")
VALUES = ("state", *MOMENTS, "hours", "rating")
KNOWN = {
    "person_id": pl.String,
    "activity_id": pl.String,
    "state": pl.String,
    "signed_up_at": pl.String,
    "attended_at": pl.String,
    "hours": pl.Float64,
    "rating": pl.Int64,
    "rated_at": pl.String,
}
DAY_S = 86_400


class Participations:
    """The table of participations."""

    columns = COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns; who signed up has a place unless the row says WAITING."""
        del options
        typed = frame.with_columns(
            typed_enum("state", SignUpState, STATES),
            *(typed_moment(name) for name in MOMENTS),
            typed_number("hours"),
            typed_integer("rating"),
        )
        confirmed = pl.when(pl.col("state").is_null()).then(pl.lit(SignUpState.CONFIRMED.value)).otherwise(pl.col("state!"))
        return typed.with_columns(confirmed.alias("state!"))

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows."""
        del options
        signed, attended, rated = (pl.col(f"{name}!") for name in MOMENTS)
        end_of_day = f"{on_day}T24"
        moment = "Write it like 2018-10-31 09:30."
        hours, rating = pl.col("hours!"), pl.col("rating!")
        waiting = pl.col("state!") == SignUpState.WAITING.value
        return [
            *required(("person_id", "activity_id", "signed_up_at")),
            Rule(
                "UNKNOWN_STATE", "state", unread("state"), "{value!r} is not a state.", f"Write one of {', '.join(SignUpState)}."
            ),
            *(Rule("BAD_MOMENT", name, unread(name), "{value!r} is not a day and time.", moment) for name in MOMENTS),
            *(
                Rule("STARTS_IN_FUTURE", name, pl.col(f"{name}!") > end_of_day, "{value} is to come.", "Load it then.")
                for name in MOMENTS
            ),
            Rule("BAD_NUMBER", "hours", unread("hours"), "{value!r} is no number of hours.", "Write a number like 2.5."),
            Rule("BAD_HOURS", "hours", hours < 0, "{value} hours are negative.", "Write 0 or more."),
            Rule(
                "BAD_RATING", "rating", unread("rating") | ~rating.is_in([*RATINGS]), "{value!r} is no rating.", "Write 1 to 5."
            ),
            Rule(
                "RATED_WITHOUT_ATTENDANCE",
                "rating",
                rating.is_not_null() & attended.is_null(),
                "It is rated, and the person did not attend.",
                "Write when they attended, or leave the rating out.",
            ),
            Rule(
                "HOURS_WITHOUT_ATTENDANCE",
                "hours",
                hours.is_not_null() & attended.is_null(),
                "There are hours, and the person did not attend.",
                "Write when they attended, or leave the hours out.",
            ),
            Rule(
                "WAITING_ATTENDED",
                "state",
                waiting & attended.is_not_null(),
                "Who attended was not left waiting.",
                "Write CONFIRMED.",
            ),
            Rule("MISSING_VALUE", "rated_at", rating.is_not_null() & rated.is_null(), "A rating has no time.", "Write it."),
            Rule("OUT_OF_ORDER", "attended_at", attended < signed, "It was attended before the sign-up.", "Mend one of the two."),
            Rule("OUT_OF_ORDER", "rated_at", rated < attended, "It was rated before it was attended.", "Mend one of the two."),
        ]

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with rows together, and against the graph."""
        del options
        known_people = (await looked_up(people.find_people, db, frame["person_id"], PERSON))["id"]
        known = await looked_up(activities.find_activities, db, frame["activity_id"], ACTIVITY)
        return together(frame, known_people, known, header)

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write sign-ups that are new or were recorded otherwise."""
        del options
        known = await looked_up(activities.find_sign_ups, db, frame["person_id"], KNOWN)
        state = known.rename({name: f"known_{name}" for name in VALUES}).with_columns(known=pl.lit(value=True))
        stated = frame.select(ROW, "person_id", "activity_id", *(pl.col(f"{name}!").alias(name) for name in VALUES))
        joined = stated.join(state, on=["person_id", "activity_id"], how="left")
        differs = [pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"known_{name}")) for name in VALUES]
        is_new = pl.col("known").is_null()
        done, total = 0, joined.height
        for kind, chosen in (("sign-ups", is_new), ("sign-ups completed", ~is_new & pl.any_horizontal(differs))):
            for rows in pieces(joined.filter(chosen).select(*stated.columns[1:])):
                report.add(kind, await activities.merge_sign_ups(db, rows))
                progress("sign-ups", done := done + len(rows), total)


def together(frame: pl.DataFrame, known_people: pl.Series, known: pl.DataFrame, header: Header) -> list[Problem]:
    """Return what is wrong with participations in the light of people (their ids) and of activities (``known``)."""
    times = known.select(pl.col("id").alias("activity_id"), pl.col("starts_at").alias("start"), pl.col("ends_at").alias("end"))
    joined = frame.join(times, on="activity_id", how="left")
    start, end = (_moment(pl.col(name)) for name in ("start", "end"))
    days = (end.dt.date() - start.dt.date()).dt.total_days() + 1
    too_many = pl.col("hours!") > days * MOST_HOURS_A_DAY
    early = _moment(pl.col("attended_at!")).dt.date() < start.dt.date()
    twice = pl.struct("person_id", "activity_id").is_first_distinct().not_()
    told = (
        (
            ~pl.col("person_id").is_in(known_people.implode()),
            "person_id",
            "UNKNOWN_PERSON",
            "There is no person {person_id}.",
            "Load the people first.",
        ),
        (
            pl.col("start").is_null(),
            "activity_id",
            "UNKNOWN_ACTIVITY",
            "There is no activity {activity_id}.",
            "Load the activities first.",
        ),
        (
            early,
            "attended_at",
            "BEFORE_ACTIVITY",
            "It was attended before the day of the activity ({start}).",
            "Mend the time.",
        ),
        (too_many, "hours", "BAD_HOURS", "{hours} hours are more than 24 a day.", "Mend the hours."),
        (
            twice,
            "person_id",
            "PARTICIPATION_TWICE",
            "{person_id} stands with {activity_id} in an earlier row.",
            "Keep the right row.",
        ),
    )
    return [each for bad, column, *texts in told for each in broken(joined, header, bad, column, *texts)]


def _moment(text: pl.Expr) -> pl.Expr:
    """Return a moment in the time of Shanghai."""
    utc = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", strict=False, time_zone="UTC")
    return utc.dt.convert_time_zone("Asia/Shanghai")
