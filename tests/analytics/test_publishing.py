"""Of the cohorts of a year those of one freeze day are published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.facts import SCHEMAS, open_facts
from analytics.publishing import main_seasons

EARLY, LATE = date(2018, 6, 1), date(2018, 6, 15)


def test_the_freeze_day_with_the_most_people_is_published(tmp_path: Path) -> None:
    """2018: S1 with one person on the 1st, S2 with two on the 15th. 2017: S1 and S2 with one each; the earlier day."""
    frozen = [("S1", 2018, EARLY), ("S2", 2018, LATE), ("S1", 2017, date(2017, 6, 1)), ("S2", 2017, date(2017, 6, 15))]
    people = [("S1", 2018, "a"), ("S2", 2018, "b"), ("S2", 2018, "c"), ("S1", 2017, "d"), ("S2", 2017, "e")]
    tables: dict[str, list[dict[str, Any]]] = {
        "cohorts": [{"institution": school, "year": year, "frozen_on": day} for school, year, day in frozen],
        "cohort_people": [{"institution": school, "year": year, "person": person} for school, year, person in people],
    }
    for name, rows in tables.items():
        (tmp_path / name).mkdir()
        pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[name]), tmp_path / name / "part-00000.parquet")
    chosen = main_seasons(open_facts(tmp_path), date(2018, 11, 15))
    assert [(each.year, each.frozen_on) for each in chosen] == [(2017, date(2017, 6, 1)), (2018, LATE)]
