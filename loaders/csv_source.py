"""CSV files: encoding and delimiter found from the file itself, rows streamed."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.problems import bad_file

READ_BYTES = 1 << 20
HEAD_BYTES = 8_192
DELIMITERS = ",;\t"
_BINARY_STARTS = {
    b"PK\x03\x04": "a ZIP or XLSX file",
    b"\xd0\xcf\x11\xe0": "an old Excel file (XLS)",
    b"%PDF": "a PDF file",
    b"\x1f\x8b": "a gzip file",
}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is to be read."""

    path: Path
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Return (row number, cells) of every row; the number counts rows as a spreadsheet shows them.

        Raises
        ------
        InvalidInput
            ``BROKEN_CSV``: a quote is not closed, or text follows a closing quote.
        """
        number = 0
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                for cells in csv.reader(file, delimiter=self.delimiter, strict=True):
                    number += 1
                    yield number, cells
            except csv.Error as exc:
                problem = f"{self.path.name}, row {number + 1}: the quotes cannot be read ({exc})."
                raise bad_file("BROKEN_CSV", problem, "Close the quote of that row, or save the table again as CSV.") from exc


def inspect(path: Path) -> CsvForm:
    """Find out the encoding (UTF-8, UTF-16 with a mark, GB18030) and the delimiter (comma, semicolon, tab).

    Raises
    ------
    InvalidInput
        ``NOT_CSV``: the content is another format; ``UNKNOWN_ENCODING``: no encoding fits the whole file.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for start, what in _BINARY_STARTS.items():
        if head.startswith(start):
            raise bad_file("NOT_CSV", f"{path.name} is {what}, not CSV.", "Give the file its right ending, or save it as CSV.")
    encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if encoding is None and b"\0" in head:
        raise bad_file("NOT_CSV", f"{path.name} holds binary data, not CSV.", "Save the table as CSV (UTF-8).")
    candidates = [encoding] if encoding else ["utf-8", "gb18030"]
    for candidate in candidates:
        if _decodes(path, candidate):
            return CsvForm(path, candidate, _delimiter(path, candidate))
    tried = " nor ".join(name.upper() for name in candidates)
    raise bad_file("UNKNOWN_ENCODING", f"{path.name} is neither {tried} throughout.", "Save the table as CSV (UTF-8).")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(READ_BYTES):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(HEAD_BYTES)
    line = next((line for line in head.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=line.count)
