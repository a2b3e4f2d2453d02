"""The tables of the sample as CSV files, in the form that the loaders read, written in slices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from domain.people import EndedBy
from loaders.sample.activities import KINDS, NAMES, ActivityRows
from loaders.sample.lives import Lives
from loaders.sample.memberships import Memberships
from loaders.sample.nodes import COLUMNS, Tree
from loaders.sample.people import Faces, columns
from loaders.sample.posts import EMPLOYMENTS, POSTS, PostRows
from loaders.sample.shares import Ints

SLICE = 200_000
WAYS = [way.value for way in EndedBy]
NO_DAY = -1


def write_slices(file: Path, frames: Iterator[pl.DataFrame]) -> int:
    """Write frames into one CSV file; return how many rows."""
    rows = 0
    with file.open("wb") as target:
        for frame in frames:
            frame.write_csv(target, include_header=rows == 0)
            rows += frame.height
    return rows


def days(numbers: Ints) -> pl.Series:
    """Return days as text; null for -1."""
    dates = pl.Series(numbers.astype(np.int32)).cast(pl.Date).dt.to_string("%Y-%m-%d")
    return kept_where(numbers >= 0, dates)


def moments(seconds: Ints) -> pl.Series:
    """Return moments of Shanghai as text; null for negative ones."""
    text = pl.Series(seconds * 1_000).cast(pl.Datetime("ms")).dt.to_string("%Y-%m-%dT%H:%M:%S+08:00")
    return kept_where(seconds >= 0, text)


def kept_where(kept: npt.NDArray[np.bool_], values: pl.Series) -> pl.Series:
    """Return the values that are kept, null for the others."""
    return pl.select(pl.when(pl.lit(pl.Series(kept))).then(pl.lit(values))).to_series()


def word(words: list[str], at: Ints) -> pl.Series:
    """Return words by position; null for -1."""
    return pl.Series([*words, None]).gather(np.where(at < 0, len(words), at))


def parts(total: int) -> Iterator[slice]:
    """Yield the slices of rows that are written at once."""
    for start in range(0, total, SLICE):
        yield slice(start, min(start + SLICE, total))


def organisation_frames(tree: Tree) -> Iterator[pl.DataFrame]:
    """Yield the table of organisations."""
    yield tree.table.select(COLUMNS)


def person_ids(persons: Ints) -> pl.Series:
    """Return the ids of people by their numbers."""
    return "P" + pl.Series(persons + 1).cast(pl.String).str.zfill(7)


def people_frames(tree: Tree, known: Faces, lives: Lives, held: Memberships) -> Iterator[pl.DataFrame]:
    """Yield the table of people, one row a membership; who has none has one row."""
    codes = tree.table["code"]
    for part in parts(len(known.surname)):
        low, high = np.searchsorted(held.person, [part.start, part.stop])
        rows = slice(int(low), int(high))
        inside = held.person[rows] - part.start
        without = np.setdiff1d(np.arange(part.stop - part.start), inside)
        order = np.argsort(np.concatenate([inside, without]), kind="stable")
        who = np.concatenate([inside, without])[order]

        def each(values: Ints, rows: slice = rows, without: Ints = without, order: Ints = order) -> Ints:
            return np.concatenate([values[rows], np.full(len(without), -1)])[order]

        born = pl.Series(known.born[part]).cast(pl.String).str.to_date("%Y%m%d").dt.to_string("%Y-%m-%d")
        persons = pl.DataFrame(columns(known, part) | {"born_on": born, "joined_on": _joined(lives, part)})
        branch = each(held.branch)
        yield persons[who].with_columns(
            synthetic=pl.lit("true"),
            branch_code=codes.gather(np.maximum(branch, 0)).set(pl.Series(branch < 0), None),
            valid_from=days(each(held.valid_from)),
            valid_to=days(each(held.valid_to)),
            ended_by=word(WAYS, each(held.ended_by)),
        )


def _joined(lives: Lives, part: slice) -> pl.Series:
    joined = np.full(part.stop - part.start, NO_DAY)
    some = lives.joined[part]
    joined[: len(some)] = some
    return days(joined)


def post_frames(tree: Tree, rows: PostRows) -> Iterator[pl.DataFrame]:
    """Yield the table of posts."""
    codes = tree.table["code"]
    for part in parts(len(rows.person)):
        yield pl.DataFrame(
            {
                "person_id": person_ids(rows.person[part]),
                "organisation_code": codes.gather(rows.organisation[part]),
                "post": word(POSTS, rows.post[part]),
                "employment": word(EMPLOYMENTS, rows.employment[part]),
                "valid_from": days(rows.valid_from[part]),
                "term_ends_on": days(rows.term_ends[part]),
                "valid_to": days(rows.valid_to[part]),
            }
        )


def activity_frames(tree: Tree, rows: ActivityRows) -> Iterator[pl.DataFrame]:
    """Yield the table of activities."""
    codes, short = tree.table["code"], tree.table["short_name"]
    names = pl.Series([name for _, name in NAMES])
    kinds = pl.Series([KINDS[kind] for kind, _ in NAMES])
    for part in parts(len(rows.host)):
        host = rows.host[part]
        yield pl.DataFrame(
            {
                "id": _activity_ids(np.arange(part.start, part.stop)),
                "organisation_code": codes.gather(host),
                "name": short.gather(host) + names.gather(rows.name[part]),
                "kind": kinds.gather(rows.name[part]),
                "starts_at": moments(rows.starts[part]),
                "ends_at": moments(rows.ends[part]),
                "capacity": _number(rows.capacity[part]),
            }
        )


def participation_frames(rows: ActivityRows) -> Iterator[pl.DataFrame]:
    """Yield the table of participations."""
    for part in parts(len(rows.person)):
        hours = (pl.Series(rows.quarters[part]) / 4).cast(pl.String)
        yield pl.DataFrame(
            {
                "person_id": person_ids(rows.person[part]),
                "activity_id": _activity_ids(rows.of_activity[part]),
                "state": word(["CONFIRMED", "WAITING"], rows.waiting[part]),
                "signed_up_at": moments(rows.signed_up[part]),
                "attended_at": moments(rows.attended[part]),
                "hours": kept_where(rows.quarters[part] >= 0, hours),
                "rating": _number(rows.rating[part]),
                "rated_at": moments(rows.rated[part]),
            }
        )


def _activity_ids(numbers: Ints) -> pl.Series:
    return "A" + pl.Series(numbers + 1).cast(pl.String).str.zfill(6)


def _number(values: Ints) -> pl.Series:
    return kept_where(values >= 0, pl.Series(values).cast(pl.String))
