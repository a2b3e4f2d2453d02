"""Tables as files: rows, and beside them what they mean and their sha256; the same rows give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook  # type: ignore[import-untyped]

from analytics.cells import MISSING
from analytics.facts import ExtractInfo
from analytics.published import AGG_LEVELS, SCHEMA, SCHEMA_VERSION
from domain.cells import neutralised
from domain.cohorts import CHINESE, SMALL
from domain.errors import InvalidInput
from domain.progress import Progress, silent

FIXED = datetime(2018, 1, 1)  # noqa: DTZ001 - a workbook's times have no offset, and must be the same in every copy
XLSX_ROWS = 1_048_575
TOLD_EVERY = 1_000  # rows


class Format(StrEnum):
    """Formats of exported tables."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


COLUMNS: dict[str, dict[str, str]] = {
    "agg_level": {"meaning": "combination of dimensions (汇总层级)", "codes": "agg_levels"},
    "origin_level": {"meaning": "level of the origin (来源层级): PROVINCE, CITY, COUNTY, INSTITUTION"},
    "origin": {"meaning": "code of the origin (来源编码)"},
    "destination_level": {"meaning": "level of the destination (去向层级); empty for totals over all destinations"},
    "destination": {"meaning": "code of the destination (去向编码); EXTERNAL-44: external organisations inside province 44"},
    "cohort_year": {"meaning": "graduation year (毕业年份)", "unit": "year"},
    "horizon": {"meaning": "30, 90, 365 days after the freeze, AS_OF, or a day of the burn-down (时间点)"},
    "sector": {"meaning": "sector of the destination (领域); empty: all"},
    "reason": {"meaning": "reason of the transfer (原因); empty: all"},
    "outcome": {"meaning": "outcome (去向类别); empty in rows of the base", "codes": "outcomes"},
    "people": {"meaning": "people (人数)", "unit": "persons"},
    "base": {"meaning": "base of the origin (基数)", "unit": "persons"},
    "share": {"meaning": "people / base (占比)", "unit": "share, 0 to 1"},
    "status_people": {"meaning": "status of people (人数状态)", "codes": "statuses"},
    "status_share": {"meaning": "status of share (占比状态)", "codes": "statuses"},
    "as_of": {"meaning": "as-of day (截至日)"},
    "schema_version": {"meaning": "version of these columns (版本)"},
}
STATUSES = {
    "1": "shown (公布)",
    "4": "too few people for a ratio (人数过少)",
    "5": f"suppressed, 1 to {SMALL - 1} people (小单元，不公布)",
    "6": "suppressed so that another cell cannot be worked out (连带不公布)",
    "8": "horizon not over (时间点未到)",
    "-1": "cannot be computed (无法计算)",
    "-2": "no data (无数据)",
}
TABLES: dict[str, tuple[str, str]] = {
    "flows": ("everything that is published", ""),
    "outcomes": ("bases and outcomes by origin", "|O"),
    "provinces": ("outcomes by destination province", "P"),
    "cities": ("destinations by city", "C"),
    "counties": ("destinations by county", "D"),
    "sectors": ("destinations by sector", "S"),
    "reasons": ("destinations by reason", "R"),
    "burn-down": ("outcomes by week of the season", "weeks"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: how many rows, and the sha256 of its bytes."""

    file: Path
    about: Path
    rows: int
    sha256: str


def check_table(name: str) -> None:
    """Refuse a name of no table.

    Raises
    ------
    InvalidInput
        ``UNKNOWN_TABLE``.
    """
    if name not in TABLES:
        raise InvalidInput("UNKNOWN_TABLE", f"There is no published table {name}.", f"Name one of {', '.join(TABLES)}.")


def published_table(published: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the rows of one table: of the published ones, or of exact ones like them.

    Raises
    ------
    InvalidInput
        ``UNKNOWN_TABLE``.
    """
    check_table(name)
    kind = pl.col("agg_level").str.slice(2)
    is_week = pl.col("horizon").str.len_chars() == len("2018-06-01")
    chosen = TABLES[name][1]
    if not chosen:
        return published
    if chosen == "weeks":
        return published.filter(is_week)
    return published.filter(~is_week, kind.is_in(chosen.split("|")))


def encode(frame: pl.DataFrame, form: Format, progress: Progress = silent) -> bytes:
    """Return the rows as a file: one header row and nothing else; a workbook, which takes long, tells its progress.

    Raises
    ------
    InvalidInput
        ``TOO_MANY_ROWS``: a sheet cannot hold them.
    """
    buffer = io.BytesIO()
    if form is Format.CSV:
        _harmless(frame).write_csv(buffer)
    elif form is Format.PARQUET:
        frame.write_parquet(buffer, compression="zstd")
    else:
        return _workbook(_harmless(frame), progress)
    return buffer.getvalue()


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with an apostrophe before texts that a spreadsheet would run, as a code ``-A1``; a "-" alone is no formula."""
    changed = {}
    for name, dtype in frame.schema.items():
        if dtype == pl.String:
            texts = {text: neutralised(text) for text in frame[name].unique().drop_nulls() if text != MISSING}
            changed[name] = pl.col(name).replace({text: harmless for text, harmless in texts.items() if harmless != text})
    return frame.with_columns(**changed)


def _workbook(frame: pl.DataFrame, progress: Progress) -> bytes:
    if frame.height > XLSX_ROWS:
        problem = f"The table has {frame.height:,} rows; a sheet holds {XLSX_ROWS:,}."
        raise InvalidInput("TOO_MANY_ROWS", problem, "Use --format csv or parquet.")
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = FIXED
    sheet = book.create_sheet("flows")
    sheet.append(frame.columns)
    for number, row in enumerate(frame.iter_rows()):
        sheet.append(row)
        if number % TOLD_EVERY == 0:
            progress("rows written", number, frame.height)
    made = io.BytesIO()
    book.save(made)
    fixed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_times(content)
            target.writestr(entry, content)
    return fixed.getvalue()


def _without_times(core: bytes) -> bytes:
    """Return the properties of a workbook with the time of saving taken out: it is written anew by every save."""
    begin, end = core.find(b"<dcterms:modified"), core.find(b"</dcterms:modified>")
    return core if begin < 0 else core[:begin] + core[end + len(b"</dcterms:modified>") :]


def describe(frame: pl.DataFrame, query: dict[str, Any], info: ExtractInfo, sha256: str) -> dict[str, Any]:
    """Return what stands beside the rows: the data dictionary, the query, the as-of day, the moment, the checksum."""
    return {
        "schema_version": SCHEMA_VERSION,
        "columns": {name: {"type": str(frame.schema[name]), **COLUMNS[name]} for name in frame.columns},
        "agg_levels": {code: {"en": english, "zh": chinese} for code, (english, chinese) in AGG_LEVELS.items()},
        "outcomes": {outcome.value: chinese for outcome, chinese in CHINESE.items()},
        "statuses": STATUSES,
        "query": query,
        "as_of": info.as_of,
        "extracted_at": info.extracted_at,
        "rows": frame.height,
        "sha256": sha256,
    }


@dataclass(frozen=True, slots=True)
class Made:
    """A table as the bytes of its file and of what stands beside it; nothing is written yet."""

    content: bytes
    about: bytes
    rows: int
    sha256: str


def make_export(frame: pl.DataFrame, form: Format, query: dict[str, Any], info: ExtractInfo, progress: Progress = silent) -> Made:
    """Make the file of a table and what stands beside it; the same rows and query give the same bytes.

    Raises
    ------
    InvalidInput
        ``TOO_MANY_ROWS``.
    """
    rows = frame.select(SCHEMA.names())
    content = encode(rows, form, progress)
    sha256 = hashlib.sha256(content).hexdigest()
    about = json.dumps(describe(rows, query, info, sha256), ensure_ascii=False, indent=2, default=str)
    return Made(content, about.encode(), rows.height, sha256)


def write_export(made: Made, file: Path) -> Exported:
    """Write a table and, beside it, ``<file>.json`` that says what it is; each is written whole or not at all.

    Raises
    ------
    InvalidInput
        ``CANNOT_WRITE``.
    """
    about = file.with_name(f"{file.name}.json")
    try:
        replace_file(file, made.content)
        replace_file(about, made.about)
    except OSError as exc:
        problem = f"{file} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file that you may write.") from exc
    return Exported(file, about, made.rows, made.sha256)


def replace_file(file: Path, content: bytes) -> None:
    """Write a file whole, in place of the one that was there."""
    draft = file.with_name(f"{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)
