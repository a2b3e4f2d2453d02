"""From the text of a cell to a typed value: ``<column>!`` holds the value, null where the text is none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

TRUTHS = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
_DAY = r"^([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月|([0-9]{2}))([0-9]{1,2})日?"
_MIDNIGHT = r"(?: 00:00:00)?$"
_TIME = r"日?[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
_OFFSET = r":[0-9]{2}(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$"
_STORED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00$"
EARLIEST_YEAR = 1900  # the League began in 1922


def typed_enum(name: str, members: type[StrEnum], chinese: Mapping[str, StrEnum]) -> pl.Expr:
    """Return the member that a cell names, in English of any case or in Chinese."""
    words = {member.value: member.value for member in members} | {word: member.value for word, member in chinese.items()}
    return pl.col(name).str.to_uppercase().replace_strict(words, default=None, return_dtype=pl.String).alias(f"{name}!")


def typed_day(name: str) -> pl.Expr:
    """Read 2018-10-31, 2018/10/31, 2018.10.31, 20181031 and 2018年10月31日, also as a spreadsheet's date and time."""
    return pl.col(name).map_batches(_days, return_dtype=pl.String).alias(f"{name}!")


def typed_moment(name: str) -> pl.Expr:
    """Read a day and time of day (2018-10-31 09:30, with seconds and an offset or without), or a day alone: its midnight.

    The value is text with the offset of Shanghai, which is also meant where the cell names none: texts order as moments do.
    """
    return pl.col(name).map_batches(_moments, return_dtype=pl.String).alias(f"{name}!")


def typed_moments(name: str) -> pl.Expr:
    """Read a list of moments, parts separated by semicolons; null for each part that is none."""
    return pl.col(name).map_batches(_moment_lists, return_dtype=pl.List(pl.String)).alias(f"{name}!")


def _days(cells: pl.Series) -> pl.Series:
    """Read each distinct text once: a table has far fewer days than rows."""
    if cells.null_count() == len(cells):
        return cells
    distinct = cells.drop_nulls().unique()
    return cells.replace_strict(
        distinct, distinct.to_frame("cell").select(_day_text(pl.col("cell"), _DAY + _MIDNIGHT)).to_series()
    )


def _moments(cells: pl.Series) -> pl.Series:
    """Read moments; where all are written as they are stored, nothing but their existence is to be seen."""
    frame = cells.to_frame("cell")
    if cells.drop_nulls().str.contains(_STORED).all():
        day = pl.col("cell").str.to_datetime("%Y-%m-%dT%H:%M:%S+08:00", strict=False)
        return frame.select(pl.when(day.dt.year() >= EARLIEST_YEAR).then(pl.col("cell"))).to_series()
    return frame.select(_moment(pl.col("cell"))).to_series()


def _moment_lists(cells: pl.Series) -> pl.Series:
    """Read lists of moments, all parts of all lists at once; null for each part that is none."""
    parts = cells.str.split(";")
    flat = parts.list.explode(empty_as_null=True, keep_nulls=True).str.strip_chars().replace("", None)
    rows = pl.DataFrame({"row": pl.Series(range(len(cells)), dtype=pl.UInt32), "count": parts.list.len().fill_null(1)})
    owner = rows.select(pl.col("row").repeat_by("count").list.explode()).to_series()
    each = pl.DataFrame({"row": owner, "part": _moments(flat)})
    lists = each.group_by("row", maintain_order=True).agg(pl.col("part"))["part"]
    return pl.select(pl.when(pl.lit(cells.is_not_null())).then(pl.lit(lists))).to_series()


def _moment(cell: pl.Expr) -> pl.Expr:
    day = _day_text(cell, _DAY + r"(?:[T ].*)?$")
    hour, minute, second = (cell.str.extract(_TIME, group).fill_null("00").str.zfill(2) for group in (1, 2, 3))
    offset = cell.str.extract(_OFFSET, 1).replace("Z", "+00:00").fill_null("+08:00").str.replace(":", "")
    text = pl.concat_str([day, pl.lit("T"), hour, pl.lit(":"), minute, pl.lit(":"), second, offset])
    moment = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_zone="UTC").dt.convert_time_zone("Asia/Shanghai")
    readable = cell.str.contains(_DAY + _MIDNIGHT) | cell.str.contains(_TIME)
    return pl.when(readable).then(moment.dt.to_string("%Y-%m-%dT%H:%M:%S+08:00"))


def typed_flag(name: str) -> pl.Expr:
    """Read true/false, 1/0 and 是/否."""
    return pl.col(name).str.to_lowercase().replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean).alias(f"{name}!")


def typed_number(name: str) -> pl.Expr:
    """Read a number with or without decimals, not negative in form only by a minus sign before it."""
    return pl.col(name).str.extract(r"^(-?[0-9]{1,9}(?:\.[0-9]{1,6})?)$").cast(pl.Float64).alias(f"{name}!")


def typed_integer(name: str) -> pl.Expr:
    """Read a whole number of at most nine digits."""
    return pl.col(name).str.extract(r"^(-?[0-9]{1,9})(?:\.0+)?$").cast(pl.Int64).alias(f"{name}!")


def unread(name: str) -> pl.Expr:
    """Return whether a cell holds text that its column cannot read."""
    return pl.col(name).is_not_null() & pl.col(f"{name}!").is_null()


def _day_text(cell: pl.Expr, pattern: str) -> pl.Expr:
    month = pl.coalesce([cell.str.extract(pattern, group) for group in range(2, 7)]).str.zfill(2)
    text = pl.concat_str([cell.str.extract(pattern, 1), month, cell.str.extract(pattern, 7).str.zfill(2)], separator="-")
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year() >= EARLIEST_YEAR).then(day.dt.to_string("%Y-%m-%d"))
