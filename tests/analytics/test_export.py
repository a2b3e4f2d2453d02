"""Tables as files: what a spreadsheet would run is harmless in them."""

from __future__ import annotations

import io

import polars as pl
from openpyxl import load_workbook  # type: ignore[import-untyped]

from analytics.export import Format, encode


def test_texts_that_a_spreadsheet_would_run_are_harmless() -> None:
    frame = pl.DataFrame({"origin": ["-A1", "=1+1", "440105", None], "sector": ["-", "@x", "+1", "S-1"], "status": [-1, 1, 1, 1]})
    assert encode(frame, Format.CSV) == b"origin,sector,status\n'-A1,-,-1\n'=1+1,'@x,1\n440105,'+1,1\n,S-1,1\n"
    sheet = load_workbook(io.BytesIO(encode(frame, Format.XLSX))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["'-A1", "-", -1], ["'=1+1", "'@x", 1], ["440105", "'+1", 1], [None, "S-1", 1],
    ]  # fmt: skip
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert pl.read_parquet(io.BytesIO(encode(frame, Format.PARQUET))).equals(frame)
