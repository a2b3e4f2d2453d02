"""Formats: workbooks, cells that a spreadsheet would run, dates and booleans."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from domain.cells import neutralised, plain
from domain.errors import InvalidInput
from loaders.organisation_rules import typed
from loaders.source import open_source
from loaders.xlsx_source import NO_STORED_VALUE


def saved(path: Path, rows: list[list[object]], hidden_row: int | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "组织"
    for row in rows:
        sheet.append(row)
    if hidden_row:
        sheet.row_dimensions[hidden_row].hidden = True
    book.create_sheet("说明").sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_is_read_as_text_with_its_hidden_parts_mentioned(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["code", "day"],
        [44, date(2018, 10, 31)],
        [None, None],
        ["4401", datetime.combine(date(2018, 10, 31), time.min)],
        [True, "=1+1"],
    ]
    source = open_source(saved(tmp_path / "t.xlsx", rows, hidden_row=2))
    assert (source.sheet, source.header) == ("组织", ["code", "day"])
    assert list(source.rows()) == [(2, ["44", "2018-10-31"]), (4, ["4401", "2018-10-31"]), (5, ["true", NO_STORED_VALUE])]
    assert source.notes == ["Only the sheet '组织' was read; not read: 说明.", "1 hidden rows were read like the others: 2."]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(201):
                part.write(b"0" * 2**20)
    assert path.stat().st_size < 2**20
    with pytest.raises(InvalidInput, match="201 MB") as raised:
        open_source(path)
    assert raised.value.code == "TOO_LARGE_UNPACKED"


@given(st.text(alphabet="'=+-@\t团a1", max_size=6))
def test_what_is_neutralised_reads_back_as_it_was(cell: str) -> None:
    written = neutralised(cell)
    assert plain(written) == cell
    assert not written.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018-10-31", "2018-10-31"),
        ("2018/1/5", "2018-01-05"),
        ("2018.10.31", "2018-10-31"),
        ("20181031", "2018-10-31"),
        ("2018年10月31日", "2018-10-31"),
        ("2018-10-31 00:00:00", "2018-10-31"),
        ("2018-02-31", None),
        ("2018-10", None),
        ("31.10.2018", None),
        ("0218-10-31", None),
        ("2018-10/31", None),
    ],
)
def test_days(written: str, day: str | None) -> None:
    assert typed(pl.DataFrame({"registered_on": [written]}))["registered_on!"].to_list() == [day]


def test_booleans() -> None:
    frame = typed(pl.DataFrame({"is_institution": ["true", "FALSE", "1", "0", "是", "否", "yes"]}))
    assert frame["is_institution!"].to_list() == [True, False, True, False, True, False, None]


def test_formulas_by_what_is_stored_of_them(tmp_path: Path) -> None:
    """An empty text is a value; an error and an array formula without a value are none."""
    path = saved(tmp_path / "t.xlsx", [["a", "b", "c"], ["=1", "=2", "=3"]])
    cells = {
        "A2": '<c r="A2" t="str"><f>IF(1=1,"","x")</f><v></v></c>',
        "B2": '<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>',
        "C2": '<c r="C2"><f t="array" ref="C2">SUM(1)</f></c>',
    }
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for name, cell in cells.items():
        before, _, behind = sheet.partition(f'<c r="{name}"')
        sheet = before + cell + behind.partition("</c>")[2]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else part)
    assert list(open_source(path).rows()) == [(2, ["", NO_STORED_VALUE, NO_STORED_VALUE])]
