"""Posts, activities, sign-ups and transfers of a bulk import."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl

from domain.activities import activity_keys
from domain.pinyin import sort_key
from domain.progress import Progress
from domain.transfers import TransferState
from loaders import activities, participations, posts, transfers
from loaders import transfer_rules as steps
from loaders.activities import KNOWN as ACTIVITY
from loaders.bulk.files import BulkWriter
from loaders.bulk.reading import Checked
from loaders.columns import ROW

POST_KEY = ["person_id", "organisation_code", "post!", "valid_from!"]
TRANSFER = (ROW, "id", "person_id", "state!", "placed_in_code", "completed_at!")
NOTHING_KNOWN = pl.DataFrame(schema={"id": pl.String, "person_id": pl.String, "state": pl.String})
NOTHING_OPEN = pl.DataFrame(schema={"person_id": pl.String, "open_id": pl.String})
NOWHERE = pl.DataFrame(schema={"source": pl.String, "external_id": pl.String, "known_id": pl.String})


class FactsImport:
    """Writes facts about people and organisations; each table is checked while it is written.

    ``own`` collects how many cadres, activities and transfers each organisation has, one frame a piece: number, what, count.
    """

    def __init__(self, ends: pl.DataFrame, people: pl.DataFrame, writer: BulkWriter, progress: Progress) -> None:
        self._ends = ends
        self._people = people
        self._writer = writer
        self._progress = progress
        self._activities = pl.DataFrame(schema=ACTIVITY)
        self._activity_numbers = pl.DataFrame(schema={"activity_id": pl.String, "end": pl.Int64})
        self.own: list[pl.DataFrame] = []

    def _person(self, frame: pl.DataFrame, column: str = "person_id", to: str = "start") -> pl.DataFrame:
        return frame.join(self._people.rename({"id": column, "number": to}), on=column, maintain_order="left")

    def _known(self, frame: pl.DataFrame) -> pl.Series:
        """Return those people of a frame who are there."""
        return frame.join(self._people, left_on="person_id", right_on="id", how="semi")["person_id"].unique()

    def _place(self, frame: pl.DataFrame, column: str, to: str = "end") -> pl.DataFrame:
        return frame.join(
            self._ends.select(pl.col("code").alias(column), pl.col("number").alias(to)), on=column, maintain_order="left"
        )

    def _count(self, frame: pl.DataFrame, column: str, what: str) -> None:
        counted = frame.group_by(pl.col(column).alias("number")).agg(pl.len().cast(pl.Int64).alias(what))
        self.own.append(counted.unpivot(index="number", variable_name="what", value_name="count"))

    def posts(self, checked: Checked) -> None:
        """Write posts, the present and the past ones."""
        seen = []
        recorded = pl.DataFrame(schema={"person_id": pl.String, **dict.fromkeys(posts.RECORDED, pl.String)})
        for frame in checked.batches(self._progress):
            known = self._known(frame).to_frame()
            checked.tell(posts.together(frame, self._ends, pl.concat([recorded, known], how="diagonal"), checked.table.header))
            seen.append(frame.select(ROW, *POST_KEY))
            if checked.findings.count or frame.is_empty():
                continue
            typed = {
                "post": "post!",
                "employment": "employment!",
                "valid_from": "valid_from!",
                "term_ends_on": "term_ends_on!",
                "valid_to": "valid_to!",
            }
            rows = self._place(
                self._person(frame.with_columns(pl.col(old).alias(new) for new, old in typed.items())), "organisation_code"
            )
            present = rows.filter(pl.col("valid_to").is_null())
            self._writer.write("serves_in", present)
            self._writer.write("served_in", rows.filter(pl.col("valid_to").is_not_null()))
            self._count(present, "end", "own_cadres")
        checked.tell_twice(pl.concat(seen), POST_KEY, "person_id", "POST_TWICE")

    def activities(self, checked: Checked) -> None:
        """Write activities and their hosts."""
        kept = []
        first = 0
        for frame in checked.batches(self._progress):
            checked.tell(activities.together(frame, self._ends, self._activities, NOWHERE, checked.table.header))
            if checked.findings.count or frame.is_empty():
                continue
            keys = [{**_named(name), "sort_key": sort_key(name, id_)} for name, id_ in frame.select("name", "id").iter_rows()]
            plain = {name: f"{name}!" for name in ("kind", "starts_at", "ends_at", "capacity", "source", "external_id")}
            rows = frame.with_columns(
                *(pl.col(old).alias(new) for new, old in plain.items()),
                *pl.DataFrame(keys, infer_schema_length=None).get_columns(),
                pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("number"),
                pl.lit(1).alias("version"),
            )
            first += rows.height
            paths = self._ends.select(organisation_code="code", search_path="path")
            rows = rows.join(paths, on="organisation_code", how="left", maintain_order="left")
            self._writer.write("activities", rows)
            hosts = self._place(rows, "organisation_code", "start").with_columns(end=pl.col("number"))
            self._writer.write("hosts", hosts)
            self._count(hosts, "start", "own_activities")
            kept.append(
                rows.select(ROW, "number", *(name for name in ACTIVITY if name != "host_code")).with_columns(
                    host_code=pl.lit(None, dtype=pl.String)
                )
            )
        if not kept:
            return
        rows = pl.concat(kept)
        checked.tell_twice(rows, ["id"], "id", "DUPLICATE_ID")
        checked.tell_twice(rows, ["source", "external_id"], "external_id", "ACTIVITY_TWICE")
        self._activities = rows.select(*ACTIVITY)
        self._activity_numbers = rows.select(activity_id="id", end="number")

    def participations(self, checked: Checked) -> None:
        """Write sign-ups."""
        seen = []
        for frame in checked.batches(self._progress):
            checked.tell(participations.together(frame, self._known(frame), self._activities, checked.table.header))
            rows = self._person(frame).join(self._activity_numbers, on="activity_id", maintain_order="left")
            seen.append(rows.select(ROW, "person_id", "activity_id", "start", "end"))
            if checked.findings.count or frame.is_empty():
                continue
            self._writer.write(
                "signed_up_for", rows.with_columns(pl.col(f"{name}!").alias(name) for name in participations.VALUES)
            )
        checked.tell_twice(pl.concat(seen), ["start", "end"], "person_id", "PARTICIPATION_TWICE")

    def transfers(self, checked: Checked, memberships: pl.DataFrame) -> None:
        """Write transfers with their steps."""
        kept, first, first_step = [], 0, 0
        header = checked.table.header
        for frame in checked.batches(self._progress):
            checked.tell(steps.step_problems(frame, header))
            checked.tell(transfers.end_problems(frame, self._ends, header))
            checked.tell(transfers.together(frame, NOTHING_KNOWN, NOTHING_OPEN, self._known(frame), header))
            kept.append(frame.select(TRANSFER))
            if checked.findings.count or frame.is_empty():
                continue
            rows = frame.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("number"))
            first += rows.height
            first_step = self._write_transfers(rows, first_step)
        rows = pl.concat(kept)
        checked.tell_twice(rows, ["id"], "id", "DUPLICATE_ID")
        checked.tell_twice(
            rows.filter(pl.col("state!") == TransferState.OPEN.value), ["person_id"], "state", "TWO_OPEN_TRANSFERS"
        )
        checked.tell(transfers.contradictions(rows, memberships, self._ends, header))

    def _write_transfers(self, frame: pl.DataFrame, first_step: int) -> int:
        rows = with_steps(frame)
        plain = ("reason", "state", "requested_by", *steps.MOMENTS)
        self._writer.write(
            "transfers", rows.with_columns([pl.col(f"{name}!").alias(name) for name in plain]).with_columns(version=pl.lit(1))
        )
        ends = rows.with_columns(start=pl.col("number"))
        self._writer.write("for_person", self._person(ends, to="end"))
        sent = self._place(ends, "from_code")
        self._writer.write("from_organisation", sent)
        self._writer.write("to_organisation", self._place(ends, "to_code"))
        placed = self._place(ends.filter(pl.col("placed_in_code").is_not_null()), "placed_in_code")
        self._writer.write("placed_in", placed)
        done = pl.col("state!") == TransferState.COMPLETED.value
        self._count(placed.filter(done), "end", "own_transfers_in")
        self._count(sent.filter(done), "end", "own_transfers_out")
        pending = rows.filter(pl.col("open_step").is_not_null())
        opened = pending.with_columns(number=pl.int_range(first_step, first_step + pl.len(), dtype=pl.Int64)).unnest("open_step")
        self._writer.write("steps", opened)
        self._writer.write("step_of", opened.with_columns(end=pl.col("start_of"), start=pl.col("number")))
        self._writer.write("awaits", self._place(opened.with_columns(start=pl.col("number")), "first_addressee"))
        return first_step + opened.height


@cache
def _named(name: str) -> dict[str, object]:
    """Return what is worked out from the name of an activity; many are called alike."""
    return activity_keys(name, "")


def with_steps(frame: pl.DataFrame) -> pl.DataFrame:
    """Return transfers with the answered steps as lists and the open step as a struct, as the loader stores them."""
    lists = frame.with_columns(_split(frame, name) for name in (*steps.STEPS, *steps.ANSWERS))
    answered = pl.col("step_answered_at").list.eval(pl.element().is_not_null())
    is_open = pl.col("state!") == TransferState.OPEN.value
    each: Callable[[str], pl.Expr] = lambda name: pl.col(name).list.gather(answered.list.eval(pl.element().arg_true()))  # noqa: E731
    kept = lists.with_columns(
        *(each(name).alias(name) for name in (*steps.STEPS, *steps.ANSWERS)),
        pl.when(is_open)
        .then(
            pl.struct(
                pl.col("step_kinds").list.last().alias("kind"),
                pl.col("step_first_addressees").list.last().alias("first_addressee"),
                pl.col("step_opened_at").list.last().alias("opened_at"),
                pl.col("step_first_due_at").list.last().alias("first_due_at"),
                pl.col("step_first_due_at").list.last().alias("due_at"),
                pl.col("step_escalations").list.last().cast(pl.Int64).fill_null(0).alias("escalations"),
                pl.col("number").alias("start_of"),
            )
        )
        .alias("open_step"),
        pl.when(is_open).then(pl.col("person_id")).alias("open_for"),
    )
    said = pl.col("step_answered_by").list.eval(pl.element().is_not_null()).list.any()
    return kept.with_columns(
        pl.when(said).then(pl.col("step_answered_by").list.eval(pl.element().fill_null(""))).alias("step_answered_by"),
        pl.col("step_escalations").list.eval(pl.element().fill_null("0")).alias("step_escalations"),
    )


def _split(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return the parts of a cell of steps; answers are filled up to the number of steps."""
    empty = pl.lit([], dtype=pl.List(pl.String))
    if name in steps.STEP_MOMENTS:
        parts = pl.col(f"{name}!").fill_null(empty)
    else:
        parts = pl.col(name).str.split(";").list.eval(pl.element().str.strip_chars().replace("", None)).fill_null(empty)
    if name not in steps.ANSWERS:
        return parts.alias(name)
    del frame
    missing = (pl.col("step_kinds").str.count_matches(";") + 1).fill_null(0).cast(pl.Int64) - parts.list.len().cast(pl.Int64)
    return pl.concat_list(parts, pl.lit(None, dtype=pl.String).repeat_by(missing.clip(0))).alias(name)
