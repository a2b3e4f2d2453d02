"""Organisations from tables: dated changes, every named problem, interruption."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import InvalidInput, Refused
from graph.database import Database
from graph.rules import find_broken_rules
from graph.totals import find_differences
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.organisations import Options, load_organisations
from loaders.report import LoadReport
from tests.loaders.tables import graph_of, one, read_csv, rows_of, write_csv
from tests.loaders.test_sources import saved

D0, D1, D2 = date(2018, 10, 31), date(2019, 3, 1), date(2019, 6, 1)
HEADER = ["code", "name", "kind", "parent_code"]
TREE = [
    ["B1", "新村团支部", "BRANCH", "T1"],
    ["T1", "共青团广州市越秀区洪桥街道工作委员会", "WORK_COMMITTEE", "440104"],
    ["440104", "共青团广州市越秀区委员会", "COUNTY_COMMITTEE", "4401"],
    ["440105", "共青团广州市海珠区委员会", "COUNTY_COMMITTEE", "4401"],
    ["4401", "共青团广州市委员会", "CITY_COMMITTEE", "44"],
    ["44", "共青团广东省委员会", "PROVINCIAL_COMMITTEE", ""],
]
EXTERNAL = ["EXT-43", "共青团湖南省委员会", "EXTERNAL", "", "43"]
PARENT_ON = (
    "MATCH (o:Organisation {code: $code})-[r:PART_OF|WAS_PART_OF]->(p) "
    "WHERE r.valid_from <= $day AND (r.valid_to IS NULL OR $day < r.valid_to) RETURN p.code AS code"
)


async def load(db: Database, path: Path, day: date = D0, **options: Any) -> LoadReport:
    return await load_organisations(db, path, Options(day, **options))


def changed(code: str, **values: str) -> list[list[str]]:
    return [[values.get(column, cell) for column, cell in zip(HEADER, row, strict=True)] for row in TREE if row[0] == code]


@pytest.fixture
async def tree(empty_db: Database, tmp_path: Path) -> Database:
    report = await load(empty_db, write_csv(tmp_path / "tree.csv", HEADER, TREE))
    assert report.problems == []
    assert (report.changes, report.exit_code) == ({"created": 6}, 0)
    return empty_db


async def test_rows_in_any_order_become_a_tree(tree: Database, tmp_path: Path) -> None:
    assert await rows_of(
        tree, "MATCH (o:Organisation) RETURN o.path AS path, o.depth AS depth, o.own_name AS own ORDER BY path"
    ) == [
        ("44/", 0, "广东省"),
        ("44/4401/", 1, "广州市"),
        ("44/4401/440104/", 2, "越秀区"),
        ("44/4401/440104/T1/", 3, "洪桥街道"),
        ("44/4401/440104/T1/B1/", 4, "新村"),
        ("44/4401/440105/", 2, "海珠区"),
    ]
    assert await one(tree, "MATCH (o:Organisation {code: '44'}) RETURN o.total_organisations AS n") == 6
    assert (await load(tree, tmp_path / "tree.csv")).total_changes == 0
    assert await find_broken_rules(tree) == []
    assert await find_differences(tree) == []


async def test_another_parent_is_a_dated_move_of_the_subtree(tree: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "move.csv", HEADER, changed("T1", parent_code="440105"))
    assert (await load(tree, path, D1)).changes == {"moved": 1}
    assert (await load(tree, path, D1)).total_changes == 0
    assert await rows_of(
        tree, "MATCH (o:Organisation) WHERE o.path CONTAINS 'T1' RETURN o.path AS path, o.depth AS d ORDER BY path"
    ) == [
        ("44/4401/440105/T1/", 3),
        ("44/4401/440105/T1/B1/", 4),
    ]
    assert await one(tree, PARENT_ON, code="T1", day=date(2019, 2, 28)) == "440104"
    assert await one(tree, PARENT_ON, code="T1", day=D1) == "440105"
    # the name still says 越秀区, which is no longer above it: the own name keeps it
    assert await one(tree, "MATCH (o:Organisation {code: 'T1'}) RETURN o.own_name AS own") == "越秀区洪桥街道"
    late = await load(tree, write_csv(tmp_path / "late.csv", HEADER, changed("T1")), D0)
    assert [(each.code, each.column) for each in late.problems] == [("OLDER_CHANGE", "parent_code")]
    assert late.exit_code == 2
    assert (await load(tree, tmp_path / "late.csv", D2)).changes == {"moved": 1}
    parents = [await one(tree, PARENT_ON, code="T1", day=day) for day in (D0, D1, D2)]
    assert parents == ["440104", "440105", "440104"]
    assert await one(tree, "MATCH (:Organisation {code: 'T1'})-[r:WAS_PART_OF]->() RETURN count(r) AS past") == 2
    assert await find_broken_rules(tree) == []
    assert await find_differences(tree) == []


async def test_two_moves_on_one_day_leave_an_empty_interval(tree: Database, tmp_path: Path) -> None:
    await load(tree, write_csv(tmp_path / "1.csv", HEADER, changed("T1", parent_code="440105")), D1)
    await load(tree, write_csv(tmp_path / "2.csv", HEADER, changed("T1")), D1)
    assert await one(tree, PARENT_ON, code="T1", day=D1) == "440104"
    past = "MATCH (:Organisation {code: 'T1'})-[r:WAS_PART_OF]->(p) RETURN p.code AS code, toString(r.valid_from) AS a, toString(r.valid_to) AS b ORDER BY code"
    assert await rows_of(tree, past) == [("440104", "2018-10-31", "2019-03-01"), ("440105", "2019-03-01", "2019-03-01")]


async def test_parent_and_child_change_places(tree: Database, tmp_path: Path) -> None:
    rows = [["C1", "甲", "COMMITTEE", "T1"], ["C2", "乙", "COMMITTEE", "C1"], ["C3", "丙", "BRANCH", "C2"]]
    await load(tree, write_csv(tmp_path / "1.csv", HEADER, rows))
    swapped = [["C1", "甲", "COMMITTEE", "C2"], ["C2", "乙", "COMMITTEE", "T1"]]
    assert (await load(tree, write_csv(tmp_path / "2.csv", HEADER, swapped), D1)).changes == {"moved": 2}
    assert await one(tree, "MATCH (o:Organisation {code: 'C3'}) RETURN o.path AS path") == "44/4401/440104/T1/C2/C3/"
    assert await one(tree, "MATCH (o:Organisation {code: 'C1'}) RETURN o.path AS path") == "44/4401/440104/T1/C2/C1/"
    assert await find_broken_rules(tree) == []


async def test_another_name_is_kept_as_a_former_name_and_reaches_what_lies_below(tree: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "name.csv", HEADER, changed("440104", name="共青团广州市东山区委员会"))
    assert (await load(tree, path, D1)).changes == {"renamed": 1}
    former = "MATCH (o:Organisation {code: '440104'})-[:WAS_NAMED]->(f) RETURN f.name AS name, toString(f.valid_from) AS a, toString(f.valid_to) AS b"
    assert await one(tree, former) == ("共青团广州市越秀区委员会", "2018-10-31", "2019-03-01")
    names = await one(tree, "MATCH (o:Organisation {code: '440104'}) RETURN o.search_names AS names")
    assert names == ["共青团广州市东山区委员会", "共青团广州市越秀区委员会"]
    assert await one(tree, "MATCH (o:Organisation {code: 'T1'}) RETURN o.own_name AS own") == "越秀区洪桥街道"
    assert await find_broken_rules(tree) == []


async def test_closing_needs_closed_children_and_keeps_the_past(tree: Database, tmp_path: Path) -> None:
    header = [*HEADER, "closed_on"]
    alone = await load(tree, write_csv(tmp_path / "1.csv", header, [[*row, "2019-03-01"] for row in changed("T1")]), D1)
    assert [each.code for each in alone.problems] == ["OPEN_CHILDREN"]
    both = [[*row, "2019/3/1"] for row in changed("T1") + changed("B1")]
    assert (await load(tree, write_csv(tmp_path / "2.csv", header, both), D1)).changes == {"closed": 2}
    assert (await load(tree, tmp_path / "2.csv", D1)).total_changes == 0
    assert await one(tree, "MATCH (o:Organisation {code: 'B1'}) RETURN o.path AS path, EXISTS {(o)-[:PART_OF]->()} AS there") == (
        "44/4401/440104/T1/B1/",
        False,
    )
    assert await one(tree, PARENT_ON, code="B1", day=date(2019, 2, 28)) == "T1"
    assert await rows_of(tree, PARENT_ON, code="B1", day=D1) == []
    new = await load(tree, write_csv(tmp_path / "3.csv", HEADER, [["B2", "乙团支部", "BRANCH", "T1"]]), D2)
    assert [each.code for each in new.problems] == ["CLOSED_PARENT"]
    assert await one(tree, "MATCH (o:Organisation {code: '44'}) RETURN o.total_organisations AS n") == 4
    assert await find_broken_rules(tree) == []
    assert await find_differences(tree) == []


async def test_other_columns_are_corrected_and_empty_cells_say_nothing(tree: Database, tmp_path: Path) -> None:
    header = ["团组织编码", "团组织全称", "类型", "上级团组织编码", "领域", "成立日期", "独立单位", "简称"]
    row = ["T1", TREE[1][1], "团工委", "440104", "乡镇街道", "2015年5月4日", "是", ""]
    assert (await load(tree, write_csv(tmp_path / "1.csv", header, [row]), D1)).changes == {"corrected": 1}
    values = "MATCH (o:Organisation {code: 'T1'})-[r:PART_OF]->() RETURN o.sector AS a, o.is_institution AS b, toString(o.known_from) AS c, toString(r.valid_from) AS d"
    assert await one(tree, values) == ("TOWNSHIP", True, "2015-05-04", "2015-05-04")
    empty = ["T1", TREE[1][1], "团工委", "440104", "", "", "", ""]
    assert (await load(tree, write_csv(tmp_path / "2.csv", header, [empty]), D1)).total_changes == 0
    assert await one(tree, values) == ("TOWNSHIP", True, "2015-05-04", "2015-05-04")


async def test_a_corrected_kind_must_fit_what_only_the_graph_knows_below_it(tree: Database, tmp_path: Path) -> None:
    before = await graph_of(tree)
    county = changed("440104", kind="BRANCH")  # T1, which stands below it, is not in the file
    report = await load(tree, write_csv(tmp_path / "1.csv", HEADER, county), D1)
    assert [(each.row, each.column, each.code) for each in report.problems] == [(2, "kind", "PARENT_KIND_NOT_ALLOWED")]
    assert "T1" in report.problems[0].problem
    external = await load(tree, write_csv(tmp_path / "2.csv", [*HEADER, "province_code"], [[*EXTERNAL[:4], "43"]]), D1)
    assert external.changes == {"created": 1}
    parentless = [["EXT-43", "共青团湖南省委员会", "COMMITTEE", "44"]]
    report = await load(tree, write_csv(tmp_path / "3.csv", HEADER, parentless), D1)
    assert [(each.column, each.code) for each in report.problems] == [("kind", "PARENT_NOT_ALLOWED")]
    await tree.run("tests/drop", "MATCH (o:Organisation {code: 'EXT-43'}) DETACH DELETE o", {}, write=True)
    assert await graph_of(tree) == before
    # what lies below moves away in the same file: the kind may change
    moved = await load(tree, write_csv(tmp_path / "4.csv", HEADER, county_as_committee()), D1)
    assert (moved.problems, moved.changes) == ([], {"corrected": 1, "moved": 2})
    assert await find_broken_rules(tree) == []


def county_as_committee() -> list[list[str]]:
    """T1 goes to 440105, and 440104 becomes a branch below T1."""
    return [*changed("T1", parent_code="440105"), *changed("440104", kind="BRANCH", parent_code="T1")]


async def test_a_corrected_leading_kind_has_no_sector(tree: Database, tmp_path: Path) -> None:
    row = [["C1", "某区委员会", "COMMITTEE", "4401", "VILLAGE"]]
    await load(tree, write_csv(tmp_path / "1.csv", [*HEADER, "sector"], row))
    county = [["C1", "某区委员会", "COUNTY_COMMITTEE", "4401"]]
    assert (await load(tree, write_csv(tmp_path / "2.csv", HEADER, county), D1)).changes == {"corrected": 1}
    assert await one(tree, "MATCH (o:Organisation {code: 'C1'}) RETURN o.sector AS sector, o.level AS level") == (None, "COUNTY")
    assert await find_broken_rules(tree) == []


async def test_a_second_root_within_one_file(empty_db: Database, tmp_path: Path) -> None:
    rows = [*TREE, ["45", "共青团广西壮族自治区委员会", "PROVINCIAL_COMMITTEE", ""]]
    report = await load(empty_db, write_csv(tmp_path / "two.csv", HEADER, rows))
    assert [(each.row, each.column, each.code) for each in report.problems] == [(len(TREE) + 2, "kind", "SECOND_ROOT")]
    assert await rows_of(empty_db, "MATCH (o:Organisation {kind: 'PROVINCIAL_COMMITTEE'}) RETURN o.code AS code") == [("44",)]


async def test_a_row_with_more_cells_than_the_header(tree: Database, tmp_path: Path) -> None:
    rows = [["B2", "甲", "乙团支部", "BRANCH", "T1"], ["B3", "丙团支部", "BRANCH", "T1", ""]]
    report = await load(tree, write_csv(tmp_path / "long.csv", HEADER, rows), D1)
    assert [(each.row, each.code) for each in report.problems] == [(2, "ROW_TOO_LONG")]
    assert report.changes == {"created": 1}


async def test_a_formula_without_a_stored_value(tree: Database, tmp_path: Path) -> None:
    rows: list[list[object]] = [["code", "name", "kind", "parent_code"], ["B2", '="新村"&"团支部"', "BRANCH", "T1"]]
    report = await load(tree, saved(tmp_path / "formula.xlsx", rows), D1)
    assert [(each.sheet, each.row, each.column, each.code) for each in report.problems] == [
        ("组织", 2, "name", "FORMULA_WITHOUT_VALUE")
    ]


async def test_a_division_that_was_closed(tree: Database, tmp_path: Path) -> None:
    divisions = [["44", "广东省", "province", ""], ["4401", "广州市", "city", "44"], ["4402", "韶关市", "city", "44"]]
    header = ["code", "name", "level", "parent_code"]
    await load_divisions(tree, write_csv(tmp_path / "d0.csv", header, divisions), DivisionOptions(D0))
    fewer = write_csv(tmp_path / "d1.csv", header, divisions[:2])
    await load_divisions(tree, fewer, DivisionOptions(D1, allow_closing=True))
    rows = [["B2", "乙团支部", "BRANCH", "T1", "4402"], ["B3", "丙团支部", "BRANCH", "T1", "4401"]]
    report = await load(tree, write_csv(tmp_path / "1.csv", [*HEADER, "division_code"], rows), D2)
    assert [(each.row, each.column, each.code) for each in report.problems] == [(2, "division_code", "DIVISION_CLOSED")]
    assert report.changes == {"created": 1}


BAD = [  # column values of one row, and what must be said of it
    ({"code": ""}, "EMPTY_CODE", "code"),
    ({"code": "B_9"}, "BAD_CODE", "code"),
    ({"code": "b1"}, "CODE_DIFFERS_IN_CASE", "code"),
    ({"name": ""}, "MISSING_VALUE", "name"),
    ({"kind": ""}, "MISSING_VALUE", "kind"),
    ({"parent_code": ""}, "MISSING_VALUE", "parent_code"),
    ({"parent_code": "nobody"}, "UNKNOWN_PARENT", "parent_code"),
    ({"parent_code": "B1"}, "PARENT_KIND_NOT_ALLOWED", "parent_code"),
    ({"kind": "PROVINCIAL_COMMITTEE", "parent_code": ""}, "SECOND_ROOT", "kind"),
    ({"kind": "COMITTEE"}, "UNKNOWN_KIND", "kind"),
    ({"sector": "MOON"}, "UNKNOWN_SECTOR", "sector"),
    ({"level": "GRASSROOTS"}, "LEVEL_NOT_ALLOWED", "level"),
    ({"registered_on": "2018-02-31"}, "BAD_DATE", "registered_on"),
    ({"registered_on": "2019-02-01", "closed_on": "2019-01-01"}, "CLOSED_BEFORE_REGISTERED", "closed_on"),
    ({"division_code": "449999"}, "UNKNOWN_DIVISION", "division_code"),
    ({"name": "长" * 201}, "NAME_TOO_LONG", "name"),
    ({"name": "铃\u0007声"}, "CONTROL_CHARACTER", "name"),
    ({"is_institution": "maybe"}, "BAD_BOOLEAN", "is_institution"),
    ({"graduation_year": "18"}, "BAD_YEAR", "graduation_year"),
    ({"graduation_year": "20١٨"}, "BAD_YEAR", "graduation_year"),
    ({"is_fallback": "true"}, "FALLBACK_MISMATCH", "is_fallback"),
    ({"kind": "COUNTY_COMMITTEE", "parent_code": "4401", "sector": "VILLAGE"}, "SECTOR_NOT_ALLOWED", "sector"),
    ({"kind": "EXTERNAL", "parent_code": ""}, "MISSING_VALUE", "province_code"),
    ({"parent_code": "X0"}, "CYCLE", "parent_code"),
    ({"closed_on": "2999-01-01"}, "CLOSED_IN_FUTURE", "closed_on"),
    ({"registered_on": "2999-01-01"}, "REGISTERED_IN_FUTURE", "registered_on"),
]  # fmt: skip


async def test_every_problem_is_named_with_its_row_and_column(tree: Database, tmp_path: Path) -> None:
    columns = list(dict.fromkeys([*HEADER, "province_code", *(name for values, _, _ in BAD for name in values)]))
    rows, expected = [], set()
    for number, (values, code, column) in enumerate(BAD, start=2):
        base = {"code": f"X{number}", "name": "某团支部", "kind": "BRANCH", "parent_code": "T1"}
        if code == "CYCLE":
            base |= {"code": "X0", "kind": "COMMITTEE"}
        rows.append([{**base, **values}.get(name, "") for name in columns])
        expected.add((number, code, column))
    twins = [["X90", "甲团支部", "BRANCH", "T1"], ["X90", "乙团支部", "BRANCH", "T1"], ["X91", "丙团支部", "BRANCH", "X92"],
             ["X92", "丁", "COMMITTEE", "nobody"], ["X93", "好团支部", "BRANCH", "T1"]]  # fmt: skip
    first = len(BAD) + 2
    rows += [[*row, *[""] * (len(columns) - 4)] for row in twins]
    expected |= {(first, "DUPLICATE_CODE", "code"), (first + 1, "DUPLICATE_CODE", "code"), (first + 2, "PARENT_REJECTED", "parent_code"),
                 (first + 3, "UNKNOWN_PARENT", "parent_code")}  # fmt: skip
    before = await graph_of(tree)
    path = write_csv(tmp_path / "bad.csv", columns, rows)
    strict = await load(tree, path, D1, strict=True)
    assert {(each.row, each.code, each.column) for each in strict.problems} == expected
    assert strict.exit_code == 2
    assert await graph_of(tree) == before
    report = await load(tree, path, D1)
    assert (report.exit_code, report.loaded) == (1, True)
    assert report.changes == {"created": 1}
    assert all(each.next_step and each.problem for each in report.problems)

    # mended, the reject file loads; its own columns are passed over
    rejected = read_csv(tmp_path / "bad.rejected.csv")
    assert len(rejected) == report.bad_rows == len(rows) - 1
    mended = [[row[name] for name in row] for row in rejected if row["code"] == "X92"]
    mended[0][list(rejected[0]).index("parent_code")] = "T1"
    again = await load(tree, write_csv(tmp_path / "mended.csv", list(rejected[0]), mended), D1)
    assert (again.changes, again.warnings) == ({"created": 1}, [])
    assert await find_broken_rules(tree) == []


async def test_cycle_through_what_the_graph_knows(tree: Database, tmp_path: Path) -> None:
    rows = [["C1", "甲", "COMMITTEE", "T1"], ["C2", "乙", "COMMITTEE", "C1"]]
    await load(tree, write_csv(tmp_path / "1.csv", HEADER, rows))
    before = await graph_of(tree)
    report = await load(tree, write_csv(tmp_path / "2.csv", HEADER, [["C1", "甲", "COMMITTEE", "C2"]]), D1)
    assert [each.code for each in report.problems] == ["CYCLE"]
    assert report.exit_code == 2
    assert await graph_of(tree) == before


async def test_external_ends_and_second_roots(tree: Database, tmp_path: Path) -> None:
    header = [*HEADER, "province_code"]
    report = await load(tree, write_csv(tmp_path / "1.csv", header, [EXTERNAL]))
    assert report.changes == {"created": 1}
    assert await one(tree, "MATCH (o:Organisation {code: 'EXT-43'}) RETURN o.path AS path, o.depth AS depth") == (
        "EXTERNAL/EXT-43/",
        1,
    )
    assert await one(tree, "MATCH (o:Organisation {code: '44'}) RETURN o.total_organisations AS n") == 6
    assert await find_broken_rules(tree) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "EMPTY_FILE"),
        ("header.csv", b"code,name,kind,parent_code\n", "EMPTY_FILE"),
        ("zip.csv", b"PK\x03\x04rest", "NOT_CSV"),
        ("book.csv", b"\xd0\xcf\x11\xe0old", "NOT_CSV"),
        ("broken.xlsx", b"PK\x03\x04cut off", "NOT_XLSX"),
        ("binary.csv", b"code\0name", "NOT_CSV"),
        ("text.xlsx", b"code,name\n", "NOT_XLSX"),
        ("table.ods", b"x", "UNKNOWN_FORMAT"),
        ("columns.csv", b"code,name\n1,2\n", "MISSING_COLUMN"),
        ("twice.csv", b"code,name,kind,parent_code,code\n1,2,3,4,5\n", "DUPLICATE_COLUMN"),
        ("quotes.csv", b'code,name,kind,parent_code\n1,"2,BRANCH,4\n', "BROKEN_CSV"),
        ("bytes.csv", b"code,name,kind,parent_code\n1,\xff\xff\xff,BRANCH,4\n", "UNKNOWN_ENCODING"),
    ],
)
async def test_files_that_cannot_be_used(empty_db: Database, tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as raised:
        await load(empty_db, tmp_path / name)
    assert raised.value.code == code
    assert name in raised.value.problem
    assert raised.value.next_step


async def test_missing_files_and_folders(empty_db: Database, tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none.csv", "NO_SUCH_FILE"),
        (tmp_path, "NOT_A_FILE"),
        (tmp_path / ("n" * 300 + ".csv"), "UNREADABLE_FILE"),
    ):
        with pytest.raises(InvalidInput) as raised:
            await load(empty_db, path)
        assert raised.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_encodings_and_delimiters(empty_db: Database, tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row)
        for row in [["团组织编码", "团组织全称", "类型", "上级团组织编码"], ["44", " 共青团广东省委员会　", "省团委", ""]]
    )
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    assert (await load(empty_db, tmp_path / "t.csv")).exit_code == 0
    assert await one(empty_db, "MATCH (o:Organisation) RETURN o.code AS code, o.name AS name") == ("44", "共青团广东省委员会")


class Interrupted(Exception):
    """The load was cut short."""


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 5, 7])
async def test_an_interrupted_load_is_finished_by_running_it_again(
    tree: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr("loaders.writing.BATCH_ROWS", 1)
    monkeypatch.setattr("graph.organisations.NAMES_AT_ONCE", 1)
    rows = [*changed("T1", parent_code="440105"), *changed("440105", name="共青团广州市海珠新区委员会"), ["N1", "新", "COMMITTEE", "T1"],
            ["N2", "新团支部", "BRANCH", "N1"], *changed("B1", parent_code="N1")]  # fmt: skip
    path = write_csv(tmp_path / "change.csv", HEADER, rows)
    done, real = 0, Database.write

    async def failing(self: Database, name: str, **params: Any) -> list[dict[str, Any]]:
        nonlocal done
        done += not name.startswith("lock/")  # given back, as at Ctrl-C; a killed load is tests/cli/test_load.py's
        if done > writes and not name.startswith("lock/"):
            raise Interrupted
        return await real(self, name, **params)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", failing)
        with pytest.raises(Interrupted):
            await load(tree, path, D1)
    await load(tree, path, D1)
    resumed = await graph_of(tree)
    await tree.run("tests/empty", "MATCH (n) WHERE NOT n:Migration DETACH DELETE n", {}, write=True)
    await load(tree, tmp_path / "tree.csv")
    await load(tree, path, D1)
    assert resumed == await graph_of(tree)
    assert await find_broken_rules(tree) == []


async def test_a_move_under_a_parent_that_is_not_yet_there_is_refused(tree: Database, tmp_path: Path) -> None:
    header = [*HEADER, "registered_on"]
    young = ["Q", "青年团委", "COMMITTEE", "440104", "2019-05-01"]
    report = await load(tree, write_csv(tmp_path / "1.csv", header, [young, [*changed("T1", parent_code="Q")[0], ""]]), D1)
    assert [(each.row, each.code, each.column) for each in report.problems] == [(3, "PARENT_NOT_YET", "parent_code")]
    assert report.changes == {"created": 1}
    assert (await load(tree, tmp_path / "1.csv", D2)).changes == {"moved": 1}
    assert await find_broken_rules(tree) == []


async def test_a_parent_is_not_closed_before_its_children_have_left(tree: Database, tmp_path: Path) -> None:
    header = [*HEADER, "closed_on"]
    closing = [*changed("T1")[0], "2019-03-01"]
    leaving = [*changed("B1", parent_code="440105")[0], ""]
    path = write_csv(tmp_path / "1.csv", header, [closing, leaving])
    late = await load(tree, path, D2, strict=True)
    assert [(each.row, each.code) for each in late.problems] == [(2, "OPEN_CHILDREN")]
    assert (await load(tree, path, D1)).changes == {"moved": 1, "closed": 1}
    assert await find_broken_rules(tree) == []


async def test_a_load_of_a_day_to_come_is_refused(tree: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "1.csv", HEADER, changed("T1", parent_code="440105"))
    with pytest.raises(Refused) as refused:
        await load(tree, path, date(9999, 1, 1))
    assert refused.value.code == "FUTURE_DAY"
    assert await one(tree, PARENT_ON, code="T1", day=D2) == "440104"


async def test_a_row_that_is_too_long_keeps_its_cells_among_the_rejects(tree: Database, tmp_path: Path) -> None:
    rows = [["X1", "甲", "乙团支部", "BRANCH", "T1"], ["X2", "丙团支部", "BRANCH", "T1", "surplus"]]
    report = await load(tree, write_csv(tmp_path / "long.csv", HEADER, rows))
    assert [each.code for each in report.problems] == ["ROW_TOO_LONG", "ROW_TOO_LONG"]
    rejected = (tmp_path / "long.rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rejected[1].startswith("X1,甲,乙团支部,BRANCH,2,")
    assert rejected[1].endswith(",T1")
    assert rejected[2].endswith(",surplus")
    again = await load(tree, tmp_path / "long.rejected.csv")
    assert [each.code for each in again.problems] == ["ROW_TOO_LONG", "ROW_TOO_LONG"]
