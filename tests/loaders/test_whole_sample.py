"""The whole sample tree in a real graph, against figures counted from the raw tables."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from graph.database import Database
from graph.rules import find_broken_rules
from graph.totals import find_differences
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.organisations import Options, load_organisations
from loaders.sample.tree import write_sample_tree
from tests.loaders.tables import rows_of
from tests.own_server import ROOT

DATA = ROOT / "data"
D0 = date(2018, 10, 31)


async def test_the_whole_sample_tree(empty_db: Database, tmp_path: Path) -> None:
    with (DATA / "guangdong_divisions_2018.csv").open(encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file))
    with (DATA / "guangdong_universities.csv").open(encoding="utf-8", newline="") as file:
        universities = len(list(csv.DictReader(file)))
    levels = Counter(row["level"] for row in raw)
    towns = sum(row["level"] == "township" and row["name"].endswith(("镇", "乡")) for row in raw)
    expected = {
        "PROVINCIAL_COMMITTEE": 1,
        "CITY_COMMITTEE": levels["city"],
        "COUNTY_COMMITTEE": levels["county"] - 2,  # 441900 and 442000 are no counties
        "COMMITTEE": towns + universities,
        "WORK_COMMITTEE": levels["township"] - towns + 1,  # and that of the universities
        "BRANCH": levels["village"],
    }
    assert (expected["CITY_COMMITTEE"], expected["COUNTY_COMMITTEE"], expected["BRANCH"]) == (21, 122, 26_513)
    await load_divisions(empty_db, DATA / "guangdong_divisions_2018.csv", DivisionOptions(D0))
    path, _ = write_sample_tree(tmp_path / "sample")
    report = await load_organisations(empty_db, path, Options(D0))
    assert (report.problem_count, report.changes) == (0, {"created": 28_598})
    assert dict(await rows_of(empty_db, "MATCH (o:Organisation) RETURN o.kind AS kind, count(*) AS n")) == expected
    root = "MATCH (o:Organisation {code: '44'}) RETURN o.total_organisations AS n"
    assert await rows_of(empty_db, root) == [(28_598,)]
    assert await find_broken_rules(empty_db) == []
    assert await find_differences(empty_db) == []
    assert (await load_organisations(empty_db, path, Options(D0))).total_changes == 0
