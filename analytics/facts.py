"""The extract: the facts of graduate flows as Parquet, one folder a table; their columns, and the tables over them.

People are ids alone. Days are dates, moments have no offset and are those of Asia/Shanghai.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from domain.clock import SHANGHAI
from domain.errors import NotFound
from graph.server.locks import try_lock

SPILL, LOCK = "spill-", "lock"
TEXT, DAY, MOMENT = pa.string(), pa.date32(), pa.timestamp("s")
_HELD = [("valid_from", DAY), ("valid_to", DAY)]
SCHEMAS: dict[str, pa.Schema] = {
    "memberships": pa.schema([("person", TEXT), ("branch", TEXT), *_HELD, ("ended_by", TEXT)]),
    "transfers": pa.schema(
        [
            *((name, TEXT) for name in ("id", "person", "reason", "state", "requested_by")),
            *((name, MOMENT) for name in ("requested_at", "completed_at", "reversed_at", "ended_at")),
            *((name, TEXT) for name in ("from_code", "to_code", "placed_in")),
        ]
    ),
    "steps": pa.schema(
        [
            ("transfer", TEXT), ("person", TEXT), ("position", pa.int16()), ("kind", TEXT), ("first_addressee", TEXT),
            ("opened_at", MOMENT), ("first_due_at", MOMENT), ("answered_at", MOMENT), ("outcome", TEXT),
        ]
    ),
    "organisations": pa.schema(
        [
            *((name, TEXT) for name in ("code", "name", "short_name", "kind", "level", "sector", "path")),
            ("graduation_year", pa.int32()), ("is_institution", pa.bool_()), ("is_fallback", pa.bool_()),
            ("province_code", TEXT), ("closed_on", DAY),
        ]
    ),
    "parents": pa.schema([("child", TEXT), ("parent", TEXT), *_HELD]),
    "places": pa.schema([("child", TEXT), ("division", TEXT), *_HELD]),
    "names": pa.schema([("code", TEXT), ("name", TEXT), *_HELD]),
    "divisions": pa.schema([("code", TEXT), ("name", TEXT), ("level", TEXT)]),
    "cohorts": pa.schema([("institution", TEXT), ("year", pa.int32()), ("frozen_on", DAY)]),
    "cohort_people": pa.schema(
        [
            ("institution", TEXT), ("year", pa.int32()), ("person", TEXT), ("branch", TEXT), ("retained_on", DAY),
            ("retained_reason", TEXT),
        ]
    ),
}  # fmt: skip
CURRENT = "current.json"


@dataclass(frozen=True, slots=True)
class ExtractInfo:
    """What an extract is: its folder, the moment it holds for, the day of that moment, and how many facts of each kind."""

    folder: str
    extracted_at: str
    as_of: str
    counts: dict[str, int]

    @property
    def day(self) -> date:
        """Return the as-of day."""
        return date.fromisoformat(self.as_of)

    @property
    def moment(self) -> datetime:
        """Return the moment on the clocks of Asia/Shanghai, without offset, as facts have moments."""
        return datetime.fromisoformat(self.extracted_at).astimezone(SHANGHAI).replace(tzinfo=None)


def current_extract(home: Path) -> tuple[Path, ExtractInfo]:
    """Return the folder of the present extract and what it is.

    Raises
    ------
    NotFound
        ``NO_EXTRACT``: there is none.
    """
    try:
        info = ExtractInfo(**json.loads((home / "flows" / CURRENT).read_text(encoding="utf-8")))
    except FileNotFoundError as exc:
        problem = "Graduate flows have not been extracted from the graph."
        raise NotFound("NO_EXTRACT", problem, "Run `leaguegraph flows extract`.") from exc
    return home / "flows" / info.folder, info


def replace_current(home: Path, info: ExtractInfo) -> None:
    """Make an extract the present one, in one step; the one before stays until the next, for who reads it now."""
    try:
        before: Path | None = current_extract(home)[0]
    except NotFound:
        before = None
    folder = home / "flows"
    draft = folder / f"{CURRENT}.new"
    draft.write_text(json.dumps(asdict(info), ensure_ascii=False, indent=2), encoding="utf-8")
    draft.replace(folder / CURRENT)
    for other in folder.glob("extract-*"):
        if other not in {before, folder / info.folder}:
            shutil.rmtree(other, ignore_errors=True)


def forget_extracts(home: Path) -> None:
    """Remove all extracts: their graph has been replaced by another."""
    shutil.rmtree(home / "flows", ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables of an extract, as Ibis sees them."""

    con: Backend
    folder: Path
    spilled: weakref.finalize[..., Backend]

    def close(self) -> None:
        """End the DuckDB, and remove what it put beside the extract."""
        self.con.disconnect()
        self.spilled()

    def table(self, name: str) -> ibis.Table:
        """Return a table of the extract; one without any part is empty."""
        files = sorted(str(file) for file in (self.folder / name).glob("*.parquet"))
        if not files:
            return ibis.memtable(SCHEMAS[name].empty_table())
        return self.con.read_parquet(files, table_name=f"{name}_facts")


def open_facts(folder: Path, *, threads: int | None = None, memory_mb: int | None = None) -> Facts:
    """Open an extract in a DuckDB of its own, in memory; what that does not hold is beside the extract until it is closed.

    Without a place of its own DuckDB takes `.tmp` where the program was started, which may be a tree that nobody writes to. What
    a killed program left is removed.
    """
    _clear_spills(folder)
    spill = Path(tempfile.mkdtemp(prefix=SPILL, dir=folder))
    holding = try_lock(spill / LOCK)
    con = ibis.duckdb.connect(temp_directory=str(spill))
    spilled = weakref.finalize(con, _remove_spill, spill, holding)
    if threads:
        con.raw_sql(f"SET threads = {int(threads)}")
    if memory_mb:
        con.raw_sql(f"SET memory_limit = '{int(memory_mb)}MB'")
    return Facts(con, folder, spilled)


def _clear_spills(folder: Path) -> None:
    """Remove what programs left that were killed; who lives holds a lock on its own."""
    for spill in folder.glob(f"{SPILL}*"):
        with suppress(FileNotFoundError):  # removed meanwhile
            if (left := try_lock(spill / LOCK)) is not None:
                _remove_spill(spill, left)


def _remove_spill(spill: Path, holding: int | None) -> None:
    shutil.rmtree(spill, ignore_errors=True)
    if holding is not None:
        os.close(holding)
