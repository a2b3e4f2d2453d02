"""XLSX files: the first visible sheet, stored values of formulas, hidden parts mentioned, bombs refused before unpacking."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from loaders.problems import bad_file

MOST_UNPACKED_BYTES = 200 * 1024 * 1024
NO_STORED_VALUE = "#FORMULA?"  # stands for a formula without a value, and for an error; the column rules report it


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: the sheet that is read and what there is to say about it."""

    path: Path
    sheet: str
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Return (row number, cells) of every row of the sheet."""
        values = load_workbook(self.path, read_only=True, data_only=True)
        formulas = load_workbook(self.path, read_only=True, data_only=False)
        try:
            pairs = zip_longest(values[self.sheet].iter_rows(), formulas[self.sheet].iter_rows(), fillvalue=())
            for number, (row, written) in enumerate(pairs, start=1):
                yield number, [_text(cell, source) for cell, source in zip_longest(row, written, fillvalue=_Empty)]
        finally:
            values.close()
            formulas.close()


class _Empty:
    value = None
    data_type = "n"


def inspect(path: Path) -> Book:
    """Open a workbook and choose its first sheet that is not hidden (the first, where all are).

    Raises
    ------
    InvalidInput
        ``NOT_XLSX``: the content is another format or damaged; ``TOO_LARGE_UNPACKED``: it unpacks to more than 200 MB.
    """
    _refuse_bombs(path)
    try:
        book = load_workbook(path, data_only=True)
    except Exception as exc:
        problem = f"{path.name} is not a workbook that can be read ({type(exc).__name__})."
        raise bad_file("NOT_XLSX", problem, "Open it in a spreadsheet program and save it as XLSX.") from exc
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise bad_file("EMPTY_FILE", f"{path.name} has no sheet with cells.", "Save the table as the first sheet.")
    chosen = sheets[0]
    return Book(path, chosen.title, [*_notes(book, chosen)])


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as exc:
        raise bad_file(
            "NOT_XLSX", f"{path.name} is not an XLSX file.", "Save the table as XLSX, or end its name in .csv."
        ) from exc
    if unpacked > MOST_UNPACKED_BYTES:
        problem = f"{path.name} unpacks to {unpacked / 1024 / 1024:,.0f} MB, more than 200 MB; it was not unpacked."
        raise bad_file("TOO_LARGE_UNPACKED", problem, "Save the table as CSV.")
    if "[Content_Types].xml" not in names:
        raise bad_file("NOT_XLSX", f"{path.name} is a ZIP file, not a workbook.", "Save the table as XLSX.")


def _notes(book: Any, chosen: Any) -> Iterator[str]:
    others = [sheet.title for sheet in book.worksheets if sheet is not chosen]
    if others:
        yield f"Only the sheet {chosen.title!r} was read; not read: {', '.join(others)}."
    if chosen.sheet_state != "visible":
        yield f"The sheet {chosen.title!r} is hidden; it was read all the same."
    hidden = sorted(number for number, dimension in chosen.row_dimensions.items() if dimension.hidden)
    if hidden:
        shown = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > len(hidden[:10]) else "")
        yield f"{len(hidden)} hidden rows were read like the others: {shown}."
    columns = sorted(letter for letter, dimension in chosen.column_dimensions.items() if dimension.hidden)
    if columns:
        yield f"Hidden columns were read like the others: {', '.join(columns)}."


def _text(cell: Any, written: Any) -> str:
    """Return what a cell shows; ``written`` is the same cell with its formula."""
    if cell.data_type == "e":
        return NO_STORED_VALUE
    if cell.value is None:  # a formula that gives an empty text has the type of a text, one without a stored value has none
        return NO_STORED_VALUE if written.data_type == "f" and cell.data_type != "str" else ""
    return _shown(cell.value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
