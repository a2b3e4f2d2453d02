"""The files of an extract: columns as the graph gives them become typed Parquet parts; a part is written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.facts import SCHEMAS
from graph.database import Row

NONE, NO_DAY = -1, -1_000_000  # as the statements write them
SHANGHAI_S = 8 * 3_600  # no summer time since 1992
STEP = ("kinds", "addressees", "opened_at", "due_at", "answered_at", "outcomes")
Column = Any  # a pyarrow array


def write_part(folder: Path, name: str, number: int, table: pa.Table) -> int:
    """Write a part of a table; return its rows. One without rows is written too, so that parts are numbered by pages."""
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    draft = target / f"part-{number:05}.new"
    pq.write_table(table, draft, compression="zstd")
    draft.replace(target / f"part-{number:05}.parquet")
    return int(table.num_rows)


def replace_people(folder: Path, name: str, people: Sequence[str], table: pa.Table) -> int:
    """Take the rows of some people out of all parts and add others for them; return how many rows the table has then."""
    gone = pa.array(people, pa.string())
    rows, parts = table.num_rows, sorted((folder / name).glob("*.parquet"))
    for file in parts:
        part = pq.read_table(file)
        kept = part.filter(pc.invert(pc.is_in(part["person"], gone)))
        if kept.num_rows != part.num_rows:
            draft = file.with_suffix(".new")
            pq.write_table(kept, draft, compression="zstd")
            draft.replace(file)
        rows += kept.num_rows
    write_part(folder, name, len(parts), table)
    return int(rows)


def memberships(found: Row) -> pa.Table:
    """Return memberships as a table."""
    return _table(
        "memberships",
        found["person"],
        found["branch"],
        _days(found["valid_from"]),
        _days(found["valid_to"]),
        _texts(found["ended_by"]),
    )


def transfers(found: Row) -> pa.Table:
    """Return transfers as a table; one that is not open ended with its completion, else its last answer, else its request."""
    answers = [max(moments, default=-1) for moments in found["answered_at"]]
    facts = zip(found["state"], found["completed_at"], answers, found["requested_at"], strict=True)
    ended = [-1 if state == "OPEN" else next(at for at in (done, said, asked) if at >= 0) for state, done, said, asked in facts]
    return _table(
        "transfers",
        *(_texts(found[name]) for name in ("id", "person", "reason", "state", "requested_by")),
        *(_moments(found[name]) for name in ("requested_at", "completed_at", "reversed_at")),
        _moments(ended),
        *(_texts(found[name]) for name in ("from_code", "to_code", "placed_in")),
    )


def steps(found: Row) -> pa.Table:
    """Return the answered steps of transfers, and the open ones, as a table."""
    lists = {name: found[name] for name in STEP}
    counts = [len(kinds) for kinds in lists["kinds"]]
    flat: dict[str, list[Any]] = {name: [each for values in lists[name] for each in values] for name in STEP}
    transfer = [id_ for id_, count in zip(found["id"], counts, strict=True) for _ in range(count)]
    person = [id_ for id_, count in zip(found["person"], counts, strict=True) for _ in range(count)]
    position = [at for count in counts for at in range(count)]
    for at, each in enumerate(found["open"]):
        if each:
            transfer.append(found["id"][at])
            person.append(found["person"][at])
            position.append(counts[at])
            for name, value in zip(STEP, (*each, -1, ""), strict=True):
                flat[name].append(value)
    return _table(
        "steps",
        transfer,
        person,
        position,
        flat["kinds"],
        flat["addressees"],
        *(_moments(flat[name]) for name in ("opened_at", "due_at", "answered_at")),
        _texts(flat["outcomes"]),
    )


def organisations(columns: Row) -> pa.Table:
    """Return organisations as a table."""
    made = dict(columns)
    made["graduation_year"] = _none(pa.array(columns["graduation_year"], pa.int32()), NONE)
    made["closed_on"] = _days(columns["closed_on"])
    texts = ("short_name", "level", "sector", "province_code")
    made |= {name: _texts(columns[name]) for name in texts}
    return _table("organisations", *(made[name] for name in SCHEMAS["organisations"].names))


def plain(columns: Row, name: str) -> pa.Table:
    """Return columns as they are, as a table."""
    return _table(name, *(columns[each] for each in SCHEMAS[name].names))


def dated(columns: Row, name: str) -> pa.Table:
    """Return what held from one day to another as a table."""
    ends = {each: _days(columns[each]) for each in ("valid_from", "valid_to")}
    return _table(name, *((columns | ends)[each] for each in SCHEMAS[name].names))


def cohorts(rows: Sequence[Row]) -> pa.Table:
    """Return frozen cohorts as a table."""
    columns = {name: [row[name] for row in rows] for name in ("institution", "year", "frozen_on")}
    return _table("cohorts", columns["institution"], columns["year"], _days(columns["frozen_on"]))


def cohort_people(found: Row, year: int) -> pa.Table:
    """Return the people of cohorts of a year as a table."""
    return _table(
        "cohort_people",
        found["institution"],
        [year] * len(found["person"]),
        found["person"],
        found["branch"],
        _days(found["retained_on"]),
        _texts(found["retained_reason"]),
    )


def _table(name: str, *columns: Column) -> pa.Table:
    schema = SCHEMAS[name]
    arrays = [
        column.cast(each.type) if isinstance(column, pa.Array) else pa.array(column, each.type)
        for column, each in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _none(values: Column, sign: int) -> Column:
    return pc.if_else(pc.equal(values, sign), None, values)


def _days(values: Sequence[int]) -> Column:
    return _none(pa.array(values, pa.int32()), NO_DAY).cast(pa.date32())


def _moments(values: Sequence[int]) -> Column:
    shifted = pc.add(_none(pa.array(values, pa.int64()), NONE), SHANGHAI_S)
    return shifted.cast(pa.timestamp("s"))


def _texts(values: Sequence[str]) -> Column:
    texts = pa.array(values, pa.string())
    return pc.if_else(pc.equal(texts, ""), None, texts)
