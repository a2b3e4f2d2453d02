"""Activities from a table; those of other platforms are recognised by source and external id."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.activities import MOST_CHARACTERS, OWN_SOURCE, ActivityKind, activity_keys
from domain.kinds import Kind
from domain.progress import Progress
from graph import activities
from graph.database import Database, Row
from graph.organisations import find_ends
from loaders.columns import Column, Header, Rule
from loaders.facts import ENDS, Options, broken, looked_up, pieces, required
from loaders.problems import Problem
from loaders.report import LoadReport
from loaders.typed_cells import typed_enum, typed_integer, typed_moment, unread

COLUMNS = (
    Column("id", ("活动编号",), required=True),
    Column("organisation_code", ("主办团组织编码", "团组织编码"), required=True),
    Column("name", ("活动名称",), required=True),
    Column("kind", ("活动类型",), required=True),
    Column("starts_at", ("开始时间",), required=True),
    Column("ends_at", ("结束时间",), required=True),
    Column("capacity", ("名额",)),
    Column("source", ("来源平台",)),
    Column("external_id", ("平台编号",)),
)
KINDS = {
    "学习": ActivityKind.STUDY,
    "志愿服务": ActivityKind.VOLUNTEERING,
    "文体": ActivityKind.CULTURE,
    "就业创业": ActivityKind.EMPLOYMENT,
    "心理咨询": ActivityKind.COUNSELLING,
    "组织生活": ActivityKind.BRANCH_LIFE,
    "其他": ActivityKind.OTHER,
}
KNOWN = {
    "id": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "host_code": pl.String,
    "starts_at": pl.String,
    "ends_at": pl.String,
    "capacity": pl.Int64,
    "source": pl.String,
    "external_id": pl.String,
}
ID_FORM = r"^[0-9A-Za-z-]{1,40}$"


class Activities:
    """The table of activities."""

    columns = COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns; an activity of our own has its id as external id."""
        del options
        return frame.with_columns(
            typed_enum("kind", ActivityKind, KINDS),
            typed_moment("starts_at"),
            typed_moment("ends_at"),
            typed_integer("capacity"),
            pl.col("source").fill_null(OWN_SOURCE).alias("source!"),
            pl.col("external_id").fill_null(pl.col("id")).alias("external_id!"),
        )

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows; an activity may lie in the future."""
        del options, on_day
        moment = "Write it like 2018-10-31 09:30."
        alone = pl.col("source").is_null() != pl.col("external_id").is_null()
        return [
            *required(("id", "organisation_code", "name", "kind", "starts_at", "ends_at")),
            Rule(
                "BAD_CODE",
                "id",
                ~pl.col("id").str.contains(ID_FORM),
                "{value!r} is not an id.",
                "Write 1 to 40 letters A-Z, digits and hyphens.",
            ),
            Rule(
                "NAME_TOO_LONG", "name", pl.col("name").str.len_chars() > MOST_CHARACTERS, "The name is too long.", "Shorten it."
            ),
            Rule("UNKNOWN_KIND", "kind", unread("kind"), "{value!r} is not a kind.", f"Write one of {', '.join(ActivityKind)}."),
            *(
                Rule("BAD_MOMENT", name, unread(name), "{value!r} is not a day and time.", moment)
                for name in ("starts_at", "ends_at")
            ),
            Rule(
                "ENDS_BEFORE_START",
                "ends_at",
                pl.col("ends_at!") < pl.col("starts_at!"),
                "It ends at {value}, before it starts.",
                "Mend one of the two.",
            ),
            Rule(
                "BAD_NUMBER",
                "capacity",
                unread("capacity") | (pl.col("capacity!") < 1),
                "{value!r} is no number of people.",
                "Write a whole number above 0, or leave it empty.",
            ),
            Rule("MISSING_VALUE", "source", alone, "Source and external id are given together or not at all.", "Write both."),
        ]

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with rows together, and against the graph."""
        del options
        ends = await looked_up(find_ends, db, frame["organisation_code"], ENDS)
        known = await looked_up(activities.find_activities, db, frame["id"], KNOWN)
        elsewhere = await _elsewhere(db, frame)
        return together(frame, ends, known, elsewhere, header)

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write activities that are new or were recorded otherwise."""
        del options
        known = await looked_up(activities.find_activities, db, frame["id"], KNOWN)
        pairs = {"name": "name", "kind!": "kind", "starts_at!": "starts_at", "ends_at!": "ends_at", "capacity!": "capacity"}
        state = known.select("id", *(pl.col(name).alias(f"known_{name}") for name in pairs.values()))
        joined = frame.join(state, on="id", how="left")
        differs = [pl.col(said).is_not_null() & pl.col(said).ne_missing(pl.col(f"known_{name}")) for said, name in pairs.items()]
        changed = joined.filter(pl.col("known_name").is_null() | pl.any_horizontal(differs))
        done = 0
        for rows in pieces(changed):
            created, corrected = await activities.merge_activities(db, [_activity(row) for row in rows])
            report.add("activities created", created)
            report.add("activities corrected", corrected)
            progress("activities", done := done + len(rows), changed.height)


def together(
    frame: pl.DataFrame, ends: pl.DataFrame, known: pl.DataFrame, elsewhere: pl.DataFrame, header: Header
) -> list[Problem]:
    """Return what is wrong with activities in the light of organisations and of activities recorded here or elsewhere."""
    joined = (
        frame.join(ends.rename({"kind": "host_kind"}), left_on="organisation_code", right_on="code", how="left")
        .join(known.select("id", "host_code"), on="id", how="left")
        .join(elsewhere, left_on=["source!", "external_id!"], right_on=["source", "external_id"], how="left")
    )
    day = pl.col("starts_at!").str.slice(0, 10)
    keys_twice = pl.struct("source!", "external_id!").is_first_distinct().not_()
    other_host = pl.col("host_code").is_not_null() & (pl.col("host_code") != pl.col("organisation_code"))
    told = (
        (
            pl.col("host_kind").is_null(),
            "organisation_code",
            "UNKNOWN_ORGANISATION",
            "There is no {organisation_code}.",
            "Mend the code, or load it first.",
        ),
        (
            pl.col("host_kind") == Kind.EXTERNAL.value,
            "organisation_code",
            "EXTERNAL_ORGANISATION",
            "{organisation_code} lies outside the province.",
            "Name the organisation here that holds it.",
        ),
        (
            pl.col("closed_on") <= day,
            "organisation_code",
            "CLOSED_ORGANISATION",
            "{organisation_code} was closed on {closed_on}.",
            "Mend the code or the time.",
        ),
        (
            day < pl.col("known_from"),
            "starts_at",
            "ORGANISATION_NOT_YET",
            "{organisation_code} is known from {known_from} on.",
            "Mend the time.",
        ),
        (
            pl.col("id").is_first_distinct().not_(),
            "id",
            "DUPLICATE_ID",
            "The id {id} stands in an earlier row.",
            "Keep the right row.",
        ),
        (keys_twice, "external_id", "ACTIVITY_TWICE", "The same activity stands in an earlier row.", "Keep the right row."),
        (
            pl.col("known_id") != pl.col("id"),
            "external_id",
            "ACTIVITY_TWICE",
            "It is recorded as {known_id}.",
            "Write that id.",
        ),
        (
            other_host,
            "organisation_code",
            "OTHER_HOST",
            "It is recorded as held by {host_code}.",
            "Write it as it is recorded.",
        ),
    )
    return [each for bad, column, *texts in told for each in broken(joined, header, bad, column, *texts)]


async def _elsewhere(db: Database, frame: pl.DataFrame) -> pl.DataFrame:
    keys = frame.select("source!", "external_id!").unique(maintain_order=True).rows()
    rows = []
    for start in range(0, len(keys), 5_000):
        rows += await activities.find_recorded_elsewhere(db, keys[start : start + 5_000])
    return pl.DataFrame(rows, schema={"source": pl.String, "external_id": pl.String, "known_id": pl.String}, orient="row")


def _activity(row: dict[str, Any]) -> Row:
    props = {
        "name": row["name"],
        "kind": row["kind!"],
        "source": row["source!"],
        "external_id": row["external_id!"],
        **activity_keys(row["name"], row["id"]),
    }
    if row["capacity!"] is not None:
        props["capacity"] = row["capacity!"]
    days = {"starts_at": row["starts_at!"], "ends_at": row["ends_at!"]}
    return {"id": row["id"], "organisation_code": row["organisation_code"], **days, "props": props}
