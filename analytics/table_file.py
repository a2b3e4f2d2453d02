"""A CSV or Parquet file as a table of the engine, streamed from the disk: only the columns that are asked for are read."""

from __future__ import annotations

import csv
import glob
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from domain.errors import InvalidInput

UTF_8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file with a table: Parquet where its name ends so, else CSV with a header, in this encoding and with this delimiter."""

    path: Path
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def is_parquet(self) -> bool:
        """Whether the ending is .parquet."""
        return self.path.suffix.lower() == ".parquet"


@contextmanager
def open_table(file: TableFile, columns: Sequence[str]) -> Iterator[ir.Table]:
    """Open some columns of a file, in this order, as they are named there; those of a CSV file are text, an empty cell is null.

    Raises
    ------
    InvalidInput
        ``MISSING_COLUMN``, ``DUPLICATE_COLUMN``: a column is not there, or twice. ``EMPTY_FILE``: no header.
        ``BROKEN_CSV``, ``BROKEN_PARQUET``: the content cannot be read; also while the table is used inside the block.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield _parquet(file, columns, folder) if file.is_parquet else _csv(file, columns, Path(folder))
    except duckdb.Error as exc:
        if not file.is_parquet and "CSV Error" not in str(exc):
            raise  # no fault of the file
        raise _broken(file, str(exc)) from exc


def _parquet(file: TableFile, columns: Sequence[str], folder: str) -> ir.Table:
    table = ibis.duckdb.connect(temp_directory=folder).read_parquet(glob.escape(str(file.path)))
    _check(file, list(table.columns), columns)
    return table.select(*columns)


def _csv(file: TableFile, columns: Sequence[str], folder: Path) -> ir.Table:
    """Return the table of a CSV file; the engine reads UTF-8, so that another encoding is written anew into the folder first."""
    header = _header(file)
    _check(file, header, columns)
    path = file.path
    if file.encoding not in UTF_8:
        path = folder / "utf-8.csv"
        with file.path.open(encoding=file.encoding, newline="") as source, path.open("w", encoding="utf-8", newline="") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    numbered = {f"column_{position}": "VARCHAR" for position in range(len(header))}  # a header may name a column twice
    table = ibis.duckdb.connect(temp_directory=str(folder)).read_csv(
        glob.escape(str(path)), columns=numbered, auto_detect=False, header=True, delim=file.delimiter, quote='"', escape='"'
    )
    return table.select(**{name: table[f"column_{header.index(name)}"] for name in columns})


def _header(file: TableFile) -> list[str]:
    with file.path.open(encoding=file.encoding.replace("utf-8-sig", "utf-8"), newline="") as text:
        names = next(csv.reader(text, delimiter=file.delimiter), [])
    return [name.removeprefix("\ufeff").strip() for name in names]


def _check(file: TableFile, header: Sequence[str], columns: Sequence[str]) -> None:
    if not any(header):
        raise InvalidInput("EMPTY_FILE", f"{file.path.name} has no header in its first line.", "Save the table again.")
    for name in columns:
        if name not in header:
            problem = f"{file.path.name} has no column {name}; its columns are {', '.join(header)}."
            raise InvalidInput("MISSING_COLUMN", problem, "Name one of them; capital letters count.")
        if header.count(name) > 1 or list(columns).count(name) > 1:
            problem = f"{file.path.name}: the column {name} is there, or asked for, twice."
            raise InvalidInput("DUPLICATE_COLUMN", problem, "Rename one of the two, or name another column.")


def _broken(file: TableFile, told: str) -> InvalidInput:
    """Return the error for what the engine says of a file; its own message would quote the line."""
    if file.is_parquet:
        return InvalidInput("BROKEN_PARQUET", f"{file.path.name} cannot be read as Parquet.", "Write the file again.")
    line = re.search(r"on Line: (\d+)", told)
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", told)
    why = f"it has {cells[2]} cells, the header {cells[1]}" if cells else "a quote is not closed, or it is no CSV"
    return InvalidInput(
        "BROKEN_CSV",
        f"{file.path.name}{f', line {line[1]}' if line else ''} cannot be read: {why}.",
        "Mend that line, or save the table again as CSV.",
    )
