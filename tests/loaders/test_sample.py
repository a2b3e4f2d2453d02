"""The sample tree: figures and names counted another way than the program makes them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from domain.errors import Refused
from loaders.sample.tree import COLUMNS, write_sample_tree

DATA = Path(__file__).parents[2] / "data"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    path, count = write_sample_tree(tmp_path_factory.mktemp("sample") / "new")
    found = read(path)
    assert len(found) == count
    assert list(found[0]) == list(COLUMNS)
    return {row["code"]: row for row in found}


def test_figures(rows: dict[str, dict[str, str]]) -> None:
    kinds = Counter(row["kind"] for row in rows.values())
    assert len(rows) == 28_598 == 1 + 21 + 122 + 1_776 + 26_513 + 164 + 1
    assert (kinds["PROVINCIAL_COMMITTEE"], kinds["CITY_COMMITTEE"], kinds["COUNTY_COMMITTEE"], kinds["BRANCH"]) == (
        1,
        21,
        122,
        26_513,
    )


def test_kinds_of_townships_follow_the_endings_of_the_raw_table(rows: dict[str, dict[str, str]]) -> None:
    raw = [row for row in read(DATA / "guangdong_divisions_2018.csv") if row["level"] == "township"]
    towns = {row["code"] for row in raw if row["name"][-1] in "镇乡"}
    streets = {row["code"] for row in raw if "街道" in row["name"]}
    others = {row["code"]: row["name"] for row in raw if row["code"] not in towns | streets}
    assert (len(raw), len(others)) == (1_776, 177)
    assert all(rows[code]["kind"] == "COMMITTEE" and rows[code]["name"].endswith("委员会") for code in towns)
    assert not any("工作委员会" in rows[code]["name"] for code in towns)
    assert all(
        rows[code]["name"].endswith("街道工作委员会") and rows[code]["short_name"].endswith("街道团工委") for code in streets
    )
    assert all(rows[code]["name"].endswith(f"{name}工作委员会") for code, name in others.items())
    assert {rows[row["code"]]["sector"] for row in raw} == {"TOWNSHIP"}


@pytest.mark.parametrize(
    ("code", "name", "short_name", "parent"),
    [
        ("44", "共青团广东省委员会", "广东团省委", ""),
        ("4401", "共青团广州市委员会", "广州团市委", "44"),
        ("440104", "共青团广州市越秀区委员会", "越秀团区委", "4401"),
        ("440104001", "共青团广州市越秀区洪桥街道工作委员会", "洪桥街道团工委", "440104"),
        ("44-GX", "共青团广东省高等学校工作委员会", "广东高校团工委", "44"),
        ("4144010558", "共青团中山大学委员会", "中山大学团委", "44-GX"),
    ],
)
def test_names_as_the_league_writes_them(
    rows: dict[str, dict[str, str]], code: str, name: str, short_name: str, parent: str
) -> None:
    row = rows[code]
    assert (row["name"], row["short_name"], row["parent_code"]) == (name, short_name, parent)


def test_towns_of_cities_without_counties_hang_under_the_city(rows: dict[str, dict[str, str]]) -> None:
    towns = [row for code, row in rows.items() if len(code) == 9 and code.startswith(("441900", "442000"))]
    assert towns
    assert {row["parent_code"] for row in towns} == {"4419", "4420"}
    assert not {"441900", "442000"} & set(rows)


def test_branches_add_what_their_stem_lacks(rows: dict[str, dict[str, str]]) -> None:
    raw = {row["code"]: row["name"] for row in read(DATA / "guangdong_divisions_2018.csv") if row["level"] == "village"}
    seen = set()
    for code, name in raw.items():
        branch, sector = rows[code]["name"], rows[code]["sector"]
        if name.endswith("新村村委会"):
            assert branch == name.removesuffix("村委会") + "团支部"
            assert sector == "VILLAGE"
            seen.add("village")
        elif name.endswith("村社区居委会"):
            assert branch == name.removesuffix("居委会") + "团支部"
            assert sector == "COMMUNITY"
            seen.add("community")
        elif name.endswith("农场"):
            assert branch == name + "团支部"
            seen.add("kept")
    assert seen == {"village", "community", "kept"}
    assert not [
        row
        for row in rows.values()
        if row["kind"] == "BRANCH"
        and row["name"].endswith(("村村团支部", "社区社区团支部"))
        and not raw[row["code"]].startswith(row["name"].removesuffix("团支部"))
    ]


def test_universities(rows: dict[str, dict[str, str]]) -> None:
    universities = [row for row in rows.values() if row["parent_code"] == "44-GX"]
    assert len(universities) == 164
    assert {row["is_institution"] for row in universities} == {"true"}
    assert sorted(row["code"] for row in universities if not row["moe_code"]) == ["U-001", "U-002", "U-003", "U-004"]


def test_written_again_the_bytes_are_the_same_and_other_content_is_kept(tmp_path: Path) -> None:
    path, _ = write_sample_tree(tmp_path)
    first = path.read_bytes()
    write_sample_tree(tmp_path)
    assert path.read_bytes() == first
    path.write_text("mine")
    with pytest.raises(Refused, match="other content"):
        write_sample_tree(tmp_path)
    assert path.read_text() == "mine"
    write_sample_tree(tmp_path, force=True)
    assert path.read_bytes() == first
