"""A file as rows of text, whatever its format: what a loader reads from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from domain.cells import plain
from loaders import csv_source, xlsx_source
from loaders.problems import bad_file

BATCH_ROWS = 10_000
READ_BYTES = 1 << 20

RawRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """An opened table: its header, what there is to say about it, and its rows as often as they are asked for.

    ``rows()`` gives (row number, cells) of every row that is not empty, in order; numbers count as a spreadsheet does.
    """

    path: Path
    sheet: str | None
    header: list[str]
    size_bytes: int
    open_rows: Callable[[], Iterator[RawRow]]
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name

    def rows(self) -> Iterator[RawRow]:
        """Return the rows below the header, cells read back from what neutralises them for spreadsheets."""
        for number, cells in self.open_rows():
            if any(cell.strip() for cell in cells):
                yield number, [plain(cell) for cell in cells]

    def batches(self) -> Iterator[list[RawRow]]:
        """Return the rows in lists of at most 10,000."""
        batch: list[RawRow] = []
        for row in self.rows():
            batch.append(row)
            if len(batch) == BATCH_ROWS:
                yield batch
                batch = []
        if batch:
            yield batch

    def sha256(self) -> str:
        """Return the checksum of the file."""
        digest = sha256()
        with self.path.open("rb") as file:
            while block := file.read(READ_BYTES):
                digest.update(block)
        return digest.hexdigest()


def open_source(path: Path) -> Source:
    """Open a CSV or XLSX file and read its header.

    Raises
    ------
    InvalidInput
        The file is missing, not a file, not readable, empty, of an unknown ending, or not what its ending says; each with a code
        of its own.
    """
    size_bytes = size_of(path)
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            form = csv_source.inspect(path)
            header = _header(path, form.rows())
            return Source(path, None, header, size_bytes, lambda: _below_header(form.rows()))
        case ".xlsx":
            book = xlsx_source.inspect(path)
            header = _header(path, book.rows())
            return Source(path, book.sheet, header, size_bytes, lambda: _below_header(book.rows()), book.notes)
        case other:
            problem = f"{path} ends in {other or 'nothing'}, and is neither .csv nor .xlsx."
            raise bad_file("UNKNOWN_FORMAT", problem, "Save the table as CSV (UTF-8) or XLSX.")


def size_of(path: Path) -> int:
    """Return the size of a file in bytes.

    Raises
    ------
    InvalidInput
        ``NO_SUCH_FILE``, ``NOT_A_FILE``, ``UNREADABLE_FILE``, or ``EMPTY_FILE``.
    """
    try:
        if path.is_dir():
            raise bad_file("NOT_A_FILE", f"{path} is a folder.", "Name the file with the table.")
        with path.open("rb") as file:
            first = file.read(1)
    except FileNotFoundError:
        raise bad_file("NO_SUCH_FILE", f"There is no file {path}.", "Check the path.") from None
    except OSError as exc:
        problem = f"{path} cannot be read: {exc.strerror}."
        raise bad_file("UNREADABLE_FILE", problem, "Check who may read the file.") from exc
    if not first:
        raise bad_file("EMPTY_FILE", f"{path} is empty.", "Save the table again.")
    return path.stat().st_size


def _header(path: Path, rows: Iterator[RawRow]) -> list[str]:
    for _, cells in rows:
        if any(cell.strip() for cell in cells):
            return [plain(cell).strip() for cell in cells]
    raise bad_file("EMPTY_FILE", f"{path} has no header and no rows.", "Save the table again.")


def _below_header(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    for _, cells in rows:
        if any(cell.strip() for cell in cells):
            break
    yield from rows
