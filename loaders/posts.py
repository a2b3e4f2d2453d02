"""Posts of cadres from a table: who serves in which organisation, as what, from when to when."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.kinds import Kind
from domain.people import Employment, Post
from domain.progress import Progress
from graph import posts
from graph.database import Database
from graph.organisations import find_ends
from loaders.columns import ROW, Column, Header, Rule
from loaders.facts import ENDS, Options, broken, looked_up, pieces, required
from loaders.problems import Problem
from loaders.report import LoadReport
from loaders.typed_cells import typed_day, typed_enum, unread

COLUMNS = (
    Column("person_id", ("人员编号",), required=True),
    Column("organisation_code", ("团组织编码",), required=True),
    Column("post", ("职务",), required=True),
    Column("employment", ("专挂兼",), required=True),
    Column("valid_from", ("任职日期",), required=True),
    Column("term_ends_on", ("届满日期",)),
    Column("valid_to", ("离任日期",)),
)
POSTS = {"书记": Post.SECRETARY, "副书记": Post.DEPUTY_SECRETARY, "委员": Post.COMMITTEE_MEMBER}
EMPLOYMENTS = {
    "专职": Employment.FULL_TIME,
    "专": Employment.FULL_TIME,
    "挂职": Employment.SECONDED,
    "挂": Employment.SECONDED,
    "兼职": Employment.PART_TIME,
    "兼": Employment.PART_TIME,
}
KEY = ("person_id", "organisation_code", "post", "valid_from")
STATED = {
    "post!": "post",
    "employment!": "employment",
    "valid_from!": "valid_from",
    "term_ends_on!": "term_ends_on",
    "valid_to!": "valid_to",
}
RECORDED = ("organisation_code", "post", "known_employment", "valid_from", "known_term", "known_to")


class Posts:
    """The table of posts."""

    columns = COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns."""
        del options
        days = [typed_day(name) for name in ("valid_from", "term_ends_on", "valid_to")]
        return frame.with_columns(typed_enum("post", Post, POSTS), typed_enum("employment", Employment, EMPLOYMENTS), *days)

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows."""
        del options
        first, term, last = (pl.col(f"{name}!") for name in ("valid_from", "term_ends_on", "valid_to"))
        days = "Write the day like 2018-10-31."
        mend = "Mend one of the two days."
        return [
            *required(("person_id", "organisation_code", "post", "employment", "valid_from")),
            Rule("UNKNOWN_POST", "post", unread("post"), "{value!r} is not a post.", f"Write one of {', '.join(Post)}."),
            Rule(
                "UNKNOWN_EMPLOYMENT",
                "employment",
                unread("employment"),
                "{value!r} is not a way to be employed.",
                f"Write one of {', '.join(Employment)}.",
            ),
            *(
                Rule("BAD_DATE", name, unread(name), "{value!r} is not a day.", days)
                for name in ("valid_from", "term_ends_on", "valid_to")
            ),
            Rule("STARTS_IN_FUTURE", "valid_from", first > on_day, "It begins on {value}, which is to come.", "Load it then."),
            Rule("STARTS_IN_FUTURE", "valid_to", last > on_day, "It ends on {value}, which is to come.", "Load it then."),
            Rule("TERM_BEFORE_START", "term_ends_on", term < first, "The term ends on {value}, before it begins.", mend),
            Rule("ENDS_BEFORE_START", "valid_to", last < first, "It ends on {value}, before it began.", mend),
        ]

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with rows together, and against the graph."""
        del options
        ends = await looked_up(find_ends, db, frame["organisation_code"], ENDS)
        known = await _known(db, frame)
        return together(frame, ends, known, header)

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write what the graph does not know: posts that end, that have ended, that begin."""
        del options
        stated = frame.select(
            ROW, "person_id", "organisation_code", *(pl.col(typed).alias(name) for typed, name in STATED.items())
        )
        known = (await _known(db, frame)).drop_nulls("post")
        joined = stated.join(known.with_columns(known=pl.lit(value=True)), on=KEY, how="left")
        differs = (pl.col("employment") != pl.col("known_employment")) | (
            pl.col("term_ends_on").is_not_null() & pl.col("term_ends_on").ne_missing(pl.col("known_term"))
        )
        ended, is_known = pl.col("valid_to").is_not_null(), pl.col("known").is_not_null()
        ways = (
            ("posts ended", posts.end_posts, ended & is_known & pl.col("known_to").is_null()),
            ("past posts recorded", posts.record_posts, ended & ~is_known),
            ("posts begun", posts.begin_posts, ~ended & ~is_known),
            ("posts corrected", posts.correct_posts, ~ended & is_known & differs),
        )
        done = 0
        for kind, write, chosen in ways:
            for rows in pieces(joined.filter(chosen).select(*stated.columns[1:])):
                report.add(kind, await write(db, rows))
                progress("posts", done := done + len(rows), frame.height)


def together(frame: pl.DataFrame, ends: pl.DataFrame, known: pl.DataFrame, header: Header) -> list[Problem]:
    """Return what is wrong with posts in the light of organisations (``ends``) and of people and their posts (``known``)."""
    people = known["person_id"].unique()
    joined = frame.join(ends, left_on="organisation_code", right_on="code", how="left")
    first, last, closed = pl.col("valid_from!"), pl.col("valid_to!"), pl.col("closed_on")
    twice = pl.struct("person_id", "organisation_code", "post!", "valid_from!").is_first_distinct().not_()
    after_end = closed.is_not_null() & (last.is_null() | (last > closed))
    told = (
        (
            ~pl.col("person_id").is_in(people.implode()),
            "person_id",
            "UNKNOWN_PERSON",
            "There is no person {person_id}.",
            "Load the people first.",
        ),
        (
            pl.col("kind").is_null(),
            "organisation_code",
            "UNKNOWN_ORGANISATION",
            "There is no {organisation_code}.",
            "Mend the code, or load it first.",
        ),
        (
            pl.col("kind") == Kind.EXTERNAL.value,
            "organisation_code",
            "EXTERNAL_ORGANISATION",
            "{organisation_code} lies outside the province; its cadres are not kept here.",
            "Leave the row out.",
        ),
        (
            after_end,
            "organisation_code",
            "CLOSED_ORGANISATION",
            "{organisation_code} was closed on {closed_on}.",
            "Say when the post ended.",
        ),
        (
            first < pl.col("known_from"),
            "valid_from",
            "ORGANISATION_NOT_YET",
            "{organisation_code} is known from {known_from} on.",
            "Mend the day.",
        ),
        (twice, "person_id", "POST_TWICE", "The same post of {person_id} stands in an earlier row.", "Keep the right row."),
    )
    problems = [each for bad, column, *texts in told for each in broken(joined, header, bad, column, *texts)]
    again = _stated(frame).join(known.drop_nulls("post"), on=KEY)
    other = pl.col("known_to").is_not_null() & pl.col("known_to").ne_missing(pl.col("valid_to"))
    step = "Write it as it is recorded."
    return [
        *problems,
        *broken(again, header, other, "valid_to", "POST_DIFFERS", "It is recorded as ended on {known_to}.", step),
    ]


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the typed values under their plain names."""
    return frame.select(ROW, "person_id", "organisation_code", *(pl.col(typed).alias(name) for typed, name in STATED.items()))


async def _known(db: Database, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that the graph knows of the people of a table; a person without any has one row of nulls."""
    found = await looked_up(posts.find_posts, db, frame["person_id"], {"id": pl.String, "posts": pl.List(pl.List(pl.String))})
    each = found.explode("posts", keep_nulls=True, empty_as_null=True)
    cells: list[Any] = [pl.col("posts").list.get(at, null_on_oob=True).alias(name) for at, name in enumerate(RECORDED)]
    return each.select(pl.col("id").alias("person_id"), *cells)
