"""Membership transfers from a table, as data: who moved from where to where, why, and how each step was answered."""

from __future__ import annotations

from typing import Any

import polars as pl

from domain.kinds import Kind
from domain.progress import Progress
from domain.transfers import TransferState
from graph import people, transfers
from graph.database import Database, Row
from graph.organisations import find_ends
from loaders import transfer_rules as rules
from loaders.columns import Header, Rule
from loaders.facts import ENDS, Options, broken, looked_up, pieces
from loaders.people import KNOWN as PERSON
from loaders.people import recorded_memberships
from loaders.problems import Problem
from loaders.report import LoadReport

KNOWN = {"id": pl.String, "person_id": pl.String, "state": pl.String}


class Transfers:
    """The table of transfers."""

    columns = rules.COLUMNS

    def typed(self, frame: pl.DataFrame, options: Options) -> pl.DataFrame:
        """Return the frame with typed columns."""
        del options
        return rules.typed(frame)

    def rules(self, options: Options, on_day: str) -> list[Rule]:
        """Return the rules of single rows."""
        del options
        return rules.rules(on_day)

    async def check(self, db: Database, frame: pl.DataFrame, header: Header, options: Options) -> list[Problem]:
        """Return what is wrong with steps, with rows together, and against the graph."""
        del options
        codes = pl.concat([frame["from_code"], frame["to_code"], frame["placed_in_code"], _addressees(frame)])
        ends = await looked_up(find_ends, db, codes, ENDS)
        known = await looked_up(transfers.find_transfers, db, frame["id"], KNOWN)
        open_for = await looked_up(
            transfers.find_open_for, db, frame["person_id"], {"person_id": pl.String, "open_id": pl.String}
        )
        persons = await looked_up(people.find_people, db, frame["person_id"], PERSON)
        return [
            *rules.step_problems(frame, header),
            *end_problems(frame, ends, header),
            *together(frame, known, open_for, persons["id"], header),
            *contradictions(frame, recorded_memberships(persons), ends, header),
        ]

    async def write(self, db: Database, frame: pl.DataFrame, options: Options, report: LoadReport, progress: Progress) -> None:
        """Write the transfers that the graph does not know."""
        del options
        known = await looked_up(transfers.find_transfers, db, frame["id"], KNOWN)
        done = 0
        for rows in pieces(frame.join(known.select("id"), on="id", how="anti")):
            report.add("transfers created", await transfers.create_transfers(db, [_transfer(row) for row in rows]))
            progress("transfers", done := done + len(rows), frame.height)


def _addressees(frame: pl.DataFrame) -> pl.Series:
    return frame["step_first_addressees"].str.split(";").explode(empty_as_null=True, keep_nulls=True).str.strip_chars()


def end_problems(frame: pl.DataFrame, ends: pl.DataFrame, header: Header) -> list[Problem]:
    """Return rows whose ends are not there, or are nothing that a member moves from or to."""
    problems = []
    branches = [Kind.BRANCH.value, Kind.EXTERNAL.value]
    for column in ("from_code", "to_code", "placed_in_code"):
        joined = frame.join(ends, left_on=column, right_on="code", how="left")
        absent = pl.col(column).is_not_null() & pl.col("kind").is_null()
        told = f"There is no organisation {{{column}}}."
        problems += broken(joined, header, absent, column, "UNKNOWN_ORGANISATION", told, "Mend the code, or load it first.")
        if column != "to_code":
            told = f"{{{column}}} is a {{kind}}; members belong to branches alone."
            bad = pl.col("kind").is_not_null() & ~pl.col("kind").is_in(branches)
            problems += broken(joined, header, bad, column, "NOT_A_BRANCH", told, "Write a branch, or an EXTERNAL organisation.")
    named = set(ends["code"].to_list())
    absent = (
        pl.col("step_first_addressees")
        .str.split(";")
        .list.eval(~pl.element().str.strip_chars().is_in(pl.Series(sorted(named), dtype=pl.String).implode()))
    )
    told = "An addressee of a step is no organisation."
    column = "step_first_addressees"
    step = "Mend the code, or load it first."
    return [*problems, *broken(frame, header, absent.list.any(), column, "UNKNOWN_ORGANISATION", told, step)]


def together(
    frame: pl.DataFrame, known: pl.DataFrame, open_for: pl.DataFrame, people: pl.Series, header: Header
) -> list[Problem]:
    """Return rows that clash with another row or with what is recorded."""
    recorded = known.rename({"person_id": "known_person", "state": "known_state"})
    joined = frame.join(recorded, on="id", how="left").join(open_for, on="person_id", how="left")
    is_open = pl.col("state!") == TransferState.OPEN.value
    open_twice = is_open & (is_open.cum_sum().over("person_id") > 1)
    other_open = is_open & (pl.col("open_id") != pl.col("id"))
    differs = pl.col("known_state").is_not_null() & (
        (pl.col("known_state") != pl.col("state!")) | (pl.col("known_person") != pl.col("person_id"))
    )
    twice = pl.col("id").is_first_distinct().not_()
    no_person = ~pl.col("person_id").is_in(people.implode())
    open_told = "The person {person_id} has another open transfer."
    told = (
        (no_person, "person_id", "UNKNOWN_PERSON", "There is no person {person_id}.", "Load the people first."),
        (twice, "id", "DUPLICATE_ID", "The id {id} stands in an earlier row.", "Keep the right row."),
        (open_twice | other_open, "state", "TWO_OPEN_TRANSFERS", open_told, "End one of them."),
        (differs, "state", "TRANSFER_DIFFERS", "It is recorded for {known_person} as {known_state}.", "Write it as recorded."),
    )
    return [each for bad, column, *texts in told for each in broken(joined, header, bad, column, *texts)]


def contradictions(frame: pl.DataFrame, memberships: pl.DataFrame, ends: pl.DataFrame, header: Header) -> list[Problem]:
    """Return the last completed transfers of people that their memberships deny.

    The membership of the branch where a transfer placed its member begins on the day of completion, and none that began before
    goes on. Where the transfer led out of the province, none that began by then goes on.
    """
    completed = frame.filter(pl.col("state!") == TransferState.COMPLETED.value).with_columns(
        day=pl.col("completed_at!").str.slice(0, 10)
    )
    last = completed.filter(pl.col("completed_at!") == pl.col("completed_at!").max().over("person_id"))
    known = memberships.rename({"id": "person_id"}).join(last.select("person_id").unique(), on="person_id", how="semi")
    begun = known.select("person_id", "branch_code", pl.col("valid_from!").alias("day"), begun=pl.lit(value=True)).unique()
    current = known.filter(pl.col("valid_to!").is_null()).select(
        "person_id", pl.col("branch_code").alias("present"), pl.col("valid_from!").alias("since")
    )
    joined = (
        last.join(ends.select("code", "kind"), left_on="placed_in_code", right_on="code", how="left")
        .join(begun, left_on=["person_id", "placed_in_code", "day"], right_on=["person_id", "branch_code", "day"], how="left")
        .join(current, on="person_id", how="left")
    )
    inside = pl.col("kind") == Kind.BRANCH.value
    stayed = (pl.col("since") < pl.col("day")) | (~inside & (pl.col("since") <= pl.col("day")))
    bad = pl.col("kind").is_not_null() & ((inside & pl.col("begun").is_null()) | stayed)
    told = "Of {person_id} no membership of {placed_in_code} begins on {day}, or an older one goes on."
    return broken(joined, header, bad, "placed_in_code", "CONTRADICTS_MEMBERSHIP", told, "Mend the transfer or the memberships.")


def _transfer(row: dict[str, Any]) -> Row:
    steps = rules.steps_of(row)
    answered = [at for at, moment in enumerate(steps["step_answered_at"]) if moment]
    pending = [at for at, moment in enumerate(steps["step_answered_at"]) if not moment]
    is_open = row["state!"] == TransferState.OPEN.value

    def of(parts: list[Any]) -> list[Any] | None:
        return [parts[at] for at in answered] or None

    escalations = [int(part or 0) for part in steps["step_escalations"]]
    open_step = None
    if is_open:
        at = pending[0]
        open_step = {
            "kind": steps["step_kinds"][at],
            "first_addressee": steps["step_first_addressees"][at],
            "opened_at": steps["step_opened_at"][at],
            "first_due_at": steps["step_first_due_at"][at],
            "escalations": escalations[at],
        }
    return {
        **{name: row[name] for name in ("id", "person_id", "from_code", "to_code", "placed_in_code")},
        **{name: row[f"{name}!"] for name in rules.MOMENTS},
        "open_for": row["person_id"] if is_open else None,
        "open_step": open_step,
        "opened_at": of(steps["step_opened_at"]),
        "first_due_at": of(steps["step_first_due_at"]),
        "answered_at": of(steps["step_answered_at"]),
        "props": {
            "reason": row["reason!"],
            "state": row["state!"],
            "requested_by": row["requested_by!"],
            "step_kinds": of(steps["step_kinds"]),
            "step_first_addressees": of(steps["step_first_addressees"]),
            "step_answered_by": [each or "" for each in said] if any(said := of(steps["step_answered_by"]) or []) else None,
            "step_outcomes": of(steps["step_outcomes"]),
            "step_escalations": of(escalations),
        },
    }
