"""What the bench of flows asks, on the extract made by hand."""

from __future__ import annotations

from pathlib import Path

from analytics.store import open_extract
from bench.flows import _schools, _table
from tests.api.flows_extract import write_extract


def test_the_table_and_its_schools(tmp_path: Path) -> None:
    """S1 and S2 have five cells each: two cities, a province outside, stayed, in progress; S2 is the larger school."""
    write_extract(tmp_path)
    opened = open_extract(tmp_path)
    table = _table(opened, [2018])
    assert (table.height, table["people"].sum()) == (10, 189)
    assert _table(opened, [2017]).is_empty()
    assert _schools(opened) == [{"within": "S2", "year": 2018}, {"within": "S1", "year": 2018}]
