"""People from tables: memberships present and past, numbers that are never in clear, every named problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Conflict, InvalidInput, Refused
from domain.identity import fingerprint, generated_identity_number
from graph.database import Database
from graph.people import begin_memberships
from graph.rules import find_broken_rules
from graph.totals import find_differences
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.people import People
from loaders.templates import write_template
from tests.loaders.people import D0, KEY, PEOPLE_HEADER, TREE, TREE_HEADER, build_tree, load, person
from tests.loaders.tables import graph_of, one, read_csv, rows_of, write_csv

LI_NA = [
    person(1, "李娜", "S1-A", "2016-09-01", "2018-09-10", "TRANSFERRED"),
    person(1, "李娜", "U1-A", "2018-09-10"),
]
OTHERS = [
    person(2, "曾志强", "S1-A", "2016-09-01"),
    person(3, "区小红"),
    person(4, "欧阳明", "S1-B", "2016-09-01", "2018-07-01", "REORGANISED", phone="", gender=""),
]
MEMBERSHIPS = (
    "MATCH (p:Person)-[r:MEMBER_OF|WAS_MEMBER_OF]->(b) RETURN p.id AS id, type(r) AS type, b.code AS code, "
    "toString(r.valid_from) AS a, toString(r.valid_to) AS b, r.ended_by AS c ORDER BY id, a"
)


@pytest.fixture
async def tree(empty_db: Database, tmp_path: Path) -> Database:
    await build_tree(empty_db, tmp_path)
    return empty_db


async def test_people_and_their_memberships(tree: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", PEOPLE_HEADER, LI_NA + OTHERS)
    report = await load(tree, People(), path)
    assert report.problems == []
    assert report.changes == {"people created": 4, "past memberships recorded": 2, "memberships begun": 2}
    assert await rows_of(tree, MEMBERSHIPS) == [
        ("P1", "WAS_MEMBER_OF", "S1-A", "2016-09-01", "2018-09-10", "TRANSFERRED"),
        ("P1", "MEMBER_OF", "U1-A", "2018-09-10", None, None),
        ("P2", "MEMBER_OF", "S1-A", "2016-09-01", None, None),
        ("P4", "WAS_MEMBER_OF", "S1-B", "2016-09-01", "2018-07-01", "REORGANISED"),
    ]
    number = generated_identity_number("440104", "20010510", 2)
    assert await one(tree, "MATCH (p:Person {id: 'P2'}) RETURN p { .*, born_on: toString(p.born_on), joined_on: toString(p.joined_on) } AS p") == {
        "id": "P2", "name": "曾志强", "pinyin": "zeng zhi qiang", "initials": "zzq", "sort_key": "zeng zhi qiang\t曾志强\tP2",
        "gender": "MALE", "born_on": "2001-05-10", "joined_on": "2016-05-11", "id_number_hmac": fingerprint(KEY, number),
        "id_number_masked": "*" * 16 + number[-2:], "phone_hmac": fingerprint(KEY, "11000000002"), "phone_masked": "*********02",
        "synthetic": True, "version": 2, "search_text": "曾 志 强", "search_pinyin": "zeng zhi qiang", "search_initials": "z z q",
        "search_path": "44/4401/S1/S1-A/",
    }  # fmt: skip
    assert await rows_of(tree, "MATCH (o:Organisation) WHERE o.own_members > 0 RETURN o.code AS c, o.own_members AS n ORDER BY c") == [
        ("S1-A", 1), ("U1-A", 1)]  # fmt: skip
    assert await one(tree, "MATCH (o:Organisation {code: '44'}) RETURN o.total_members AS n") == 2
    before = await graph_of(tree)
    again = await load(tree, People(), path)
    assert (again.total_changes, again.exit_code) == (0, 0)
    assert await graph_of(tree) == before
    assert await find_broken_rules(tree) == []
    assert await find_differences(tree) == []


async def test_a_number_is_nowhere_in_clear(tree: Database, tmp_path: Path) -> None:
    rows = [*LI_NA, person(5, "陈一", "nowhere", "2016-09-01"), person(6, "陈二", id_number="44010420010510", phone="1100000099")]
    report = await load(tree, People(), write_csv(tmp_path / "people.csv", PEOPLE_HEADER, rows))
    assert [(each.row, each.code, each.value) for each in report.problems] == [
        (4, "UNKNOWN_BRANCH", "nowhere"), (5, "BAD_ID_NUMBER", None), (5, "BAD_PHONE", None)]  # fmt: skip
    numbers = [row[PEOPLE_HEADER.index(column)] for row in rows for column in ("id_number", "phone")]
    nodes, facts = await graph_of(tree)
    rejected = (tmp_path / "people.rejected.csv").read_text(encoding="utf-8-sig")
    told = [repr(report.as_dict()), rejected, *nodes, *facts]
    assert not [number for number in numbers for text in told if number in text]
    assert "陈" not in rejected
    assert [row["problem_row"] for row in read_csv(tmp_path / "people.rejected.csv")] == ["4", "5"]


async def test_only_the_rejected_rows_of_the_mended_original(tree: Database, tmp_path: Path) -> None:
    bad = [*LI_NA, person(5, "陈一", "nowhere", "2016-09-01")]
    path = write_csv(tmp_path / "people.csv", PEOPLE_HEADER, bad)
    await load(tree, People(), path)
    rejected = (tmp_path / "people.rejected.csv").rename(tmp_path / "first.csv")
    write_csv(path, PEOPLE_HEADER, [["broken"] * 12, ["broken"] * 12, person(5, "陈一", "S1-A", "2016-09-01")])
    report = await load(tree, People(), path, only_rows=rejected)
    assert (report.rows, report.changes) == (1, {"people created": 1, "memberships begun": 1})
    with pytest.raises(InvalidInput, match="problem_row"):
        await load(tree, People(), path, only_rows=path)


async def test_a_later_table_ends_and_begins(tree: Database, tmp_path: Path) -> None:
    await load(tree, People(), write_csv(tmp_path / "1.csv", PEOPLE_HEADER, [person(1, "李娜", "S1-A", "2016-09-01")]))
    clash = await load(tree, People(), write_csv(tmp_path / "2.csv", PEOPLE_HEADER, LI_NA[1:]))
    assert [(each.row, each.code) for each in clash.problems] == [(2, "TWO_CURRENT_BRANCHES")]
    report = await load(tree, People(), write_csv(tmp_path / "3.csv", PEOPLE_HEADER, LI_NA))
    assert report.changes == {"memberships ended": 1, "memberships begun": 1}
    assert await one(tree, "MATCH (o:Organisation {code: 'S1-A'}) RETURN o.own_members AS n") == 0
    other_end = await load(tree, People(), write_csv(tmp_path / "4.csv", PEOPLE_HEADER, [
        person(1, "李娜", "S1-A", "2016-09-01", "2018-08-01", "TRANSFERRED")]))  # fmt: skip
    assert [each.code for each in other_end.problems] == ["MEMBERSHIP_DIFFERS"]
    renamed = [[*row[:1], "李小娜", *row[2:]] for row in LI_NA]
    assert (await load(tree, People(), write_csv(tmp_path / "5.csv", PEOPLE_HEADER, renamed))).changes == {"people corrected": 1}
    assert await find_differences(tree) == []


async def test_the_constraint_is_a_typed_conflict(tree: Database, tmp_path: Path) -> None:
    await load(tree, People(), write_csv(tmp_path / "1.csv", PEOPLE_HEADER, LI_NA))
    before = await graph_of(tree)
    with pytest.raises(Conflict) as conflict:
        await begin_memberships(tree, [{"id": "P1", "branch_code": "S1-A", "valid_from": "2018-10-01"}])
    assert conflict.value.code == "CONSTRAINT"
    assert await graph_of(tree) == before


REAL = "11010519491231002X"  # the example of GB 11643
BAD: list[tuple[dict[str, str], str, str]] = [
    ({"id": ""}, "MISSING_VALUE", "id"),
    ({"id": "P_1"}, "BAD_CODE", "id"),
    ({"name": ""}, "MISSING_VALUE", "name"),
    ({"name": "长" * 101}, "NAME_TOO_LONG", "name"),
    ({"name": "李\u0007娜"}, "CONTROL_CHARACTER", "name"),
    ({"gender": "X"}, "UNKNOWN_GENDER", "gender"),
    ({"born_on": "2001-02-30"}, "BAD_DATE", "born_on"),
    ({"id_number": "4401042001051001"}, "BAD_ID_NUMBER", "id_number"),
    ({"id_number": "440104200113100011"}, "ID_BIRTH_DATE", "id_number"),
    ({"id_number": "990104200105100011"}, "ID_REGION", "id_number"),
    ({"id_number": REAL, "born_on": "1949-12-31", "joined_on": "1964-01-01"}, "SYNTHETIC_LOOKS_REAL", "id_number"),
    ({"born_on": "2001-05-11", "joined_on": "2016-06-01"}, "ID_BIRTH_MISMATCH", "id_number"),
    ({"phone": "13000000000"}, "BAD_PHONE", "phone"),
    ({"synthetic": "false"}, "NOT_SYNTHETIC", "synthetic"),
    ({"synthetic": "perhaps"}, "BAD_BOOLEAN", "synthetic"),
    ({"joined_on": "2999-01-01"}, "JOINED_IN_FUTURE", "joined_on"),
    ({"joined_on": "2015-05-09"}, "JOINED_TOO_YOUNG", "joined_on"),
    ({"branch_code": "nobody"}, "UNKNOWN_BRANCH", "branch_code"),
    ({"branch_code": "S1"}, "NOT_A_BRANCH", "branch_code"),
    ({"branch_code": "S1-B"}, "CLOSED_BRANCH", "branch_code"),
    ({"branch_code": "U1-A"}, "BRANCH_NOT_YET", "valid_from"),
    ({"valid_from": ""}, "MISSING_VALUE", "valid_from"),
    ({"valid_from": "2999-01-01"}, "STARTS_IN_FUTURE", "valid_from"),
    ({"valid_from": "2016-05-10"}, "MEMBER_BEFORE_JOINING", "valid_from"),
    ({"valid_to": "2016-08-01", "ended_by": "AGE"}, "ENDS_BEFORE_START", "valid_to"),
    ({"valid_to": "2017-08-01"}, "MISSING_VALUE", "ended_by"),
    ({"ended_by": "AGE"}, "MISSING_VALUE", "valid_to"),
    ({"valid_to": "2017-08-01", "ended_by": "TIRED"}, "UNKNOWN_ENDING", "ended_by"),
    ({"branch_code": ""}, "MISSING_VALUE", "branch_code"),
]


async def test_every_problem_is_named_with_its_row_and_column(tree: Database, tmp_path: Path) -> None:
    rows = []
    for number, (values, _, _) in enumerate(BAD, start=100):
        row = dict(zip(PEOPLE_HEADER, person(number, "李娜", "S1-A", "2016-09-01"), strict=True))
        rows.append([{**row, **values}[column] for column in PEOPLE_HEADER])
    report = await load(tree, People(), write_csv(tmp_path / "bad.csv", PEOPLE_HEADER, rows))
    found = {(each.row, each.code, each.column) for each in report.problems}
    expected = {(row, code, column) for row, (_, code, column) in enumerate(BAD, start=2)}
    # what is no yes is no yes to being generated; who joins in the future is a member before joining
    also = {(16, "NOT_SYNTHETIC", "synthetic"), (17, "MEMBER_BEFORE_JOINING", "valid_from")}
    assert found == expected | also
    assert (report.exit_code, await rows_of(tree, "MATCH (p:Person) RETURN p")) == (2, [])


async def test_rows_that_contradict_each_other(tree: Database, tmp_path: Path) -> None:
    twin = generated_identity_number("440104", "20010510", 1)
    rows = [
        person(1, "李娜", "S1-A", "2016-09-01"),
        person(1, "李娜", "U1-A", "2018-09-01"),
        person(2, "陈一", id_number=twin),
        person(3, "陈三", "S1-A", "2016-09-01", "2018-09-01", "TRANSFERRED"),
        person(3, "陈四", "U1-A", "2018-09-01"),
        person(4, "陈五", "S1-A", "2016-09-01", "2018-09-01", "TRANSFERRED"),
        person(4, "陈五", "U1-A", "2018-08-31"),
    ]
    report = await load(tree, People(), write_csv(tmp_path / "bad.csv", PEOPLE_HEADER, rows))
    assert [(each.row, each.code) for each in report.problems] == [
        (3, "TWO_CURRENT_BRANCHES"), (4, "ID_NUMBER_TWICE"), (6, "PERSON_DIFFERS"), (8, "OVERLAPPING_MEMBERSHIPS")]  # fmt: skip
    other = [person(9, "陈九", id_number=twin), person(3, "陈三", id_number=generated_identity_number("440104", "20010510", 77))]
    report = await load(tree, People(), write_csv(tmp_path / "more.csv", PEOPLE_HEADER, other))
    assert [(each.row, each.code) for each in report.problems] == [(2, "ID_NUMBER_TWICE"), (3, "ID_NUMBER_CHANGED")]


async def test_real_people_and_generated_ones_are_kept_apart(tree: Database, tmp_path: Path) -> None:
    report = await load(tree, People(), write_csv(tmp_path / "1.csv", PEOPLE_HEADER, [person(1, "李娜")]), synthetic=False)
    assert {each.code for each in report.problems} == {"SYNTHETIC_NOT_ALLOWED", "ID_CHECK_DIGIT", "BAD_PHONE"}
    row = person(2, "标准", id_number=REAL, born_on="1949-12-31", joined_on="1964-01-01", phone="", synthetic="")
    assert (await load(tree, People(), write_csv(tmp_path / "2.csv", PEOPLE_HEADER, [row]), synthetic=False)).exit_code == 0
    mixed = await load(tree, People(), write_csv(tmp_path / "3.csv", PEOPLE_HEADER, [person(2, "标准")]))
    assert "PERSON_DIFFERS" in {each.code for each in mixed.problems}


async def test_a_move_takes_the_members_search_along(tree: Database, tmp_path: Path) -> None:
    await load(tree, People(), write_csv(tmp_path / "1.csv", PEOPLE_HEADER, [person(2, "曾志强", "S1-A", "2016-09-01")]))
    moved: list[list[Any]] = [["U1" if cell == "S1" else cell for cell in row] for row in TREE if row[0] == "S1-A"]
    report = await load_organisations(tree, write_csv(tmp_path / "2.csv", TREE_HEADER, moved), OrganisationOptions(D0))
    assert report.changes == {"moved": 1}
    assert await one(tree, "MATCH (p:Person {id: 'P2'}) RETURN p.search_path AS path") == "44/4401/U1/S1-A/"
    assert await one(tree, "MATCH (o:Organisation {code: 'U1'}) RETURN o.total_members AS n") == 1


async def test_a_branch_with_members_is_not_closed(tree: Database, tmp_path: Path) -> None:
    await load(tree, People(), write_csv(tmp_path / "1.csv", PEOPLE_HEADER, [person(2, "曾志强", "S1-A", "2016-09-01")]))
    closed: list[list[Any]] = [[*row[:5], "2018-07-01", row[6]] for row in TREE if row[0] == "S1-A"]
    report = await load_organisations(tree, write_csv(tmp_path / "2.csv", TREE_HEADER, closed), OrganisationOptions(D0))
    assert [(each.code, each.column) for each in report.problems] == [("HAS_MEMBERS", "closed_on")]


async def test_the_template_is_loaded_as_it_is(tree: Database, tmp_path: Path) -> None:
    """Its example names a branch of the demo: here the row is good but for that."""
    write_template("people", tmp_path / "people.xlsx")
    with pytest.raises(Refused):
        write_template("people", tmp_path / "people.xlsx")
    report = await load(tree, People(), tmp_path / "people.xlsx")
    assert [(each.row, each.code) for each in report.problems] == [(2, "UNKNOWN_BRANCH")]


async def test_chinese_headers(tree: Database, tmp_path: Path) -> None:
    header = [
        "人员编号",
        "姓名",
        "性别",
        "出生日期",
        "入团日期",
        "身份证号",
        "手机号",
        "虚构",
        "所在团支部",
        "转入日期",
        "转出日期",
        "转出方式",
    ]
    row = ["P8", "陈八", "女", "2001年5月10日", "2016/5/11", generated_identity_number("440104", "20010510", 8), "", "是", "S1-A",
           "2016.9.1", "2018-01-01", "超龄离团"]  # fmt: skip
    assert (await load(tree, People(), write_csv(tmp_path / "zh.csv", header, [row]))).problems == []
    assert await rows_of(tree, MEMBERSHIPS) == [("P8", "WAS_MEMBER_OF", "S1-A", "2016-09-01", "2018-01-01", "AGE")]
