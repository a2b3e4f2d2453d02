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
EARLIEST_YEAR = 1900  # the League began in 1922


def typed_enum(name: str, members: type[StrEnum], chinese: Mapping[str, StrEnum]) -> pl.Expr:
    """Return the member that a cell names, in English of any case or in Chinese."""
    words = {member.value: member.value for member in members} | {word: member.value for word, member in chinese.items()}
    return pl.col(name).str.to_uppercase().replace_strict(words, default=None, return_dtype=pl.String).alias(f"{name}!")


def typed_day(name: str) -> pl.Expr:
    """Read 2018-10-31, 2018/10/31, 2018.10.31, 20181031 and 2018年10月31日, also as a spreadsheet's date and time."""
    return _day_text(pl.col(name), _DAY + _MIDNIGHT).alias(f"{name}!")


def typed_moment(name: str) -> pl.Expr:
    """Read a day and time of day (2018-10-31 09:30, with seconds and an offset or without), or a day alone: its midnight.

    The value is text with the offset of Shanghai, which is also meant where the cell names none: texts order as moments do.
    """
    return _moment(pl.col(name)).alias(f"{name}!")


def typed_moments(name: str) -> pl.Expr:
    """Read a list of moments, parts separated by semicolons; null for each part that is none."""
    return pl.col(name).str.split(";").list.eval(_moment(pl.element().str.strip_chars())).alias(f"{name}!")


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
