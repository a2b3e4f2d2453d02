"""Freezing cohorts: from the tree and the members of the day, one an institution, for good; who stays for a reason, row by row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from domain.errors import InvalidInput, LeagueGraphError, NotFound, Refused
from graph.cohorts import list_cohorts
from graph.database import Database
from graph.rules import find_broken_rules
from loaders.people import People
from loaders.retained import Retained
from loaders.transfers import Transfers
from tests.analytics.hand_made import FREEZE, HEADER, ORGANISATIONS, build_hand_made, load_table, load_tree
from tests.analytics.hand_made_people import TRANSFERS_HEADER, done
from tests.loaders.people import PEOPLE_HEADER, load, person
from tests.loaders.tables import graph_of, one, rows_of, write_csv
from tests.own_server import emptied
from workflows.cohorts import freeze_cohorts

CLASSES = {
    ("M1", "M1-A"): range(1, 21),
    ("M1", "M1-B"): (21, 22, 23, 25),  # P24 came on 06-10
    ("M2", "M2-A"): (26, 27, 29),  # P28, P30 and P31 came later
    ("M2", "M2-B"): (30, 31, 32),  # closed since, a class on the day
    ("M3", "M3-A"): (28, 33, 34, 35),  # merged since
    ("U1", "U1-C-18"): range(36, 42),  # the college between is no institution
}
PEOPLE = sorted((school, branch, f"P{number}") for (school, branch), numbers in CLASSES.items() for number in numbers)
IN_COHORT = (
    "MATCH (p:Person)-[r:IN_COHORT]->(c:Cohort)-[:OF_INSTITUTION]->(o) WHERE c.institution_code = o.code AND c.year = 2018 "
    "RETURN o.code AS o, r.branch_code AS b, p.id AS p ORDER BY o, b, p"
)
COHORTS = "MATCH (c:Cohort) RETURN c.institution_code AS o, c.year AS y, toString(c.frozen_on) AS d ORDER BY o, y"
RETAINED = "MATCH (p)-[r:IN_COHORT]->() WHERE r.retained_on IS NOT NULL RETURN p.id AS p, toString(r.retained_on) AS d, r.retained_reason AS r ORDER BY p"
RETAIN_HEADER = ["person_id", "reason", "day"]


@pytest_asyncio.fixture(scope="module")
async def province(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The hand-made province."""
    await build_hand_made(await emptied(database), tmp_path_factory.mktemp("hand-made"))
    yield database
    await emptied(database)


@pytest_asyncio.fixture
async def graph(province: Database) -> Database:
    """The hand-made province without any cohort."""
    await province.run("tests/thaw", "MATCH (n) WHERE n:Cohort OR n:AuditEvent DETACH DELETE n", {}, write=True)
    return province


async def test_one_cohort_an_institution_with_the_members_of_the_day(graph: Database) -> None:
    made = await freeze_cohorts(graph, "44", 2018, FREEZE)
    expected = [("M1", 24), ("M2", 6), ("M3", 4), ("U1", 6)]
    assert [(row["institution_code"], row["base"]) for row in made.frozen] == expected
    assert (made.before, made.base) == ([], 40)
    assert await rows_of(graph, IN_COHORT) == PEOPLE
    assert await rows_of(graph, COHORTS) == [(code, 2018, "2018-06-01") for code, _ in expected]
    listed = await list_cohorts(graph, 2018)
    assert [(row["institution_code"], row["frozen_on"], row["base"]) for row in listed] == [
        (code, "2018-06-01", base) for code, base in expected
    ]
    assert await list_cohorts(graph, 2019) == []
    events = "MATCH (e:AuditEvent {action: 'freezeCohort'})-[:CONCERNS]->(c:Cohort) RETURN c.institution_code AS c, e.after AS a ORDER BY c"
    assert await rows_of(graph, events) == [
        ("M1", '{"classes": ["M1-A", "M1-B"]}'), ("M2", '{"classes": ["M2-A", "M2-B"]}'),
        ("M3", '{"classes": ["M3-A"]}'), ("U1", '{"classes": ["U1-C-18"]}')]  # fmt: skip
    assert await find_broken_rules(graph) == []


async def test_members_and_tree_are_those_of_another_day_on_another_day(graph: Database) -> None:
    """On 2018-09-01 M2 has the class of M1 and the one of M3, and its own closed one is none any more."""
    made = await freeze_cohorts(graph, "44", 2018, date(2018, 9, 1))
    # M1-A without 2-8 but 6 others: 1, 9-12, 14, 19, 20, and 22 who came; M2-A 23, 26, 28, 30, 31; M1-B 21, 24, 25; M3-A 33, 34;
    # U1-C-18 36, 39, 40
    assert [(row["institution_code"], row["base"]) for row in made.frozen] == [("M1", 10), ("M2", 10), ("U1", 3)]


async def test_a_second_freeze_is_refused_and_changes_nothing(graph: Database) -> None:
    await freeze_cohorts(graph, "44", 2018, FREEZE)
    before = await graph_of(graph)
    for within, day in (("44", FREEZE), ("44", date(2018, 7, 5)), ("M1", date(2018, 7, 5)), ("4401", FREEZE)):
        with pytest.raises(Refused) as refused:
            await freeze_cohorts(graph, within, 2018, day)
        assert refused.value.code == "COHORTS_FROZEN"
    assert await graph_of(graph) == before


async def test_a_wider_freeze_lists_the_earlier_ones_and_adds_the_rest(graph: Database) -> None:
    first = await freeze_cohorts(graph, "440104", 2018, FREEZE)
    assert [row["institution_code"] for row in first.frozen] == ["M1"]
    # M3 lay in 4403 on that day, wherever it was merged into since
    city = await freeze_cohorts(graph, "4403", 2018, FREEZE)
    assert [row["institution_code"] for row in city.frozen] == ["M3"]
    rest = await freeze_cohorts(graph, "44", 2018, date(2018, 6, 2))
    assert [(row["institution_code"], row["frozen_on"], row["base"]) for row in rest.before] == [
        ("M1", "2018-06-01", 24), ("M3", "2018-06-01", 4)]  # fmt: skip
    # at the end of 06-02 P29 had been expelled
    assert [(row["institution_code"], row["base"]) for row in rest.frozen] == [("M2", 5), ("U1", 6)]
    assert await rows_of(graph, IN_COHORT) == [row for row in PEOPLE if row[2] != "P29"]


@pytest.mark.parametrize(
    ("within", "year", "day", "error", "code"),
    [
        ("nowhere", 2018, FREEZE, NotFound, "UNKNOWN_ORGANISATION"),
        ("44", 2017, FREEZE, NotFound, "NO_CLASSES"),
        ("E1", 2018, FREEZE, NotFound, "NO_CLASSES"),
        ("U1-C", 2018, FREEZE, NotFound, "NO_CLASSES"),  # below the institution, which lies not in it
        ("44", 2018, date(2015, 6, 1), NotFound, "NO_CLASSES"),  # before there was anything
        ("44", 2018, date(2018, 11, 15), InvalidInput, "DAY_NOT_OVER"),  # the day of the graph's clock
        ("44", 2018, date(2019, 6, 1), InvalidInput, "DAY_NOT_OVER"),
    ],
)
async def test_what_cannot_be_frozen(
    graph: Database, within: str, year: int, day: date, error: type[LeagueGraphError], code: str
) -> None:
    before = await graph_of(graph)
    with pytest.raises(error) as caught:
        await freeze_cohorts(graph, within, year, day)
    assert caught.value.code == code
    assert await graph_of(graph) == before


async def test_who_stays_for_a_reason(graph: Database, tmp_path: Path) -> None:
    await freeze_cohorts(graph, "44", 2018, FREEZE)
    english = write_csv(tmp_path / "en.csv", RETAIN_HEADER, [["P14", "FURTHER_STUDY", "2018-08-01"]])
    chinese = write_csv(
        tmp_path / "zh.csv", ["人员编号", "原因", "日期"], [["P34", "延迟毕业", "2018年6月1日"], ["P33", "升学", "2018/9/3"]]
    )
    assert (await load(graph, Retained(), english)).changes == {"people retained": 1}
    report = await load(graph, Retained(), chinese)
    assert (report.changes, report.exit_code) == ({"people retained": 2}, 0)
    expected = [
        ("P14", "2018-08-01", "FURTHER_STUDY"),
        ("P33", "2018-09-03", "FURTHER_STUDY"),
        ("P34", "2018-06-01", "DELAYED_GRADUATION"),
    ]
    assert await rows_of(graph, RETAINED) == expected
    before = await graph_of(graph)
    again = await load(graph, Retained(), chinese)
    assert (again.total_changes, again.exit_code) == (0, 0)
    assert await graph_of(graph) == before
    other = write_csv(tmp_path / "other.csv", RETAIN_HEADER, [["P14", "DELAYED_GRADUATION", "2018-08-02"]])
    assert (await load(graph, Retained(), other)).changes == {"people retained": 1}
    assert (await rows_of(graph, RETAINED))[0] == ("P14", "2018-08-02", "DELAYED_GRADUATION")
    event = "MATCH (e:AuditEvent {action: 'retainGraduate'})-[:CONCERNS]->(:Person {id: 'P14'}) RETURN e.before AS b, e.after AS a ORDER BY a DESC"
    assert await rows_of(graph, event) == [
        ("", "FURTHER_STUDY 2018-08-01"), ("FURTHER_STUDY 2018-08-01", "DELAYED_GRADUATION 2018-08-02")]  # fmt: skip


BAD = [
    (["P99", "FURTHER_STUDY", "2018-08-01"], "UNKNOWN_PERSON", "person_id"),
    (["P24", "FURTHER_STUDY", "2018-08-01"], "NOT_IN_COHORT", "person_id"),
    (["P1", "FURTHER_STUDY", "2018-05-31"], "BEFORE_FREEZE", "day"),
    (["P1", "EMPLOYED", "2018-08-01"], "UNKNOWN_REASON", "reason"),
    (["P1", "LAZY", "2018-08-01"], "UNKNOWN_REASON", "reason"),
    (["P1", "升学", "2018-02-30"], "BAD_DATE", "day"),
    (["P1", "升学", "2018-11-16"], "STARTS_IN_FUTURE", "day"),
    (["", "升学", "2018-08-01"], "MISSING_VALUE", "person_id"),
    (["P1", "", "2018-08-01"], "MISSING_VALUE", "reason"),
    (["P1", "升学", ""], "MISSING_VALUE", "day"),
]


@pytest.mark.parametrize(("row", "code", "column"), BAD)
async def test_a_bad_row_is_named(graph: Database, tmp_path: Path, row: list[str], code: str, column: str) -> None:
    await freeze_cohorts(graph, "44", 2018, FREEZE)
    alone = await load(graph, Retained(), write_csv(tmp_path / "bad.csv", RETAIN_HEADER, [row]))
    assert [(each.row, each.code, each.column) for each in alone.problems] == [(2, code, column)]
    assert alone.exit_code == 2
    good = ["P9", "FURTHER_STUDY", "2018-08-01"]
    mixed = await load(graph, Retained(), write_csv(tmp_path / "mixed.csv", RETAIN_HEADER, [good, row]))
    assert ([(each.row, each.code) for each in mixed.problems], mixed.exit_code) == ([(3, code)], 1)
    assert await rows_of(graph, RETAINED) == [("P9", "2018-08-01", "FURTHER_STUDY")]


async def test_one_row_a_person(graph: Database, tmp_path: Path) -> None:
    await freeze_cohorts(graph, "44", 2018, FREEZE)
    rows = [["P1", "FURTHER_STUDY", "2018-08-01"], ["P1", "DELAYED_GRADUATION", "2018-08-02"]]
    report = await load(graph, Retained(), write_csv(tmp_path / "twice.csv", RETAIN_HEADER, rows))
    assert [(each.row, each.code) for each in report.problems] == [(3, "DUPLICATE_ID")]
    assert await rows_of(graph, RETAINED) == [("P1", "2018-08-01", "FURTHER_STUDY")]


async def test_what_comes_later_changes_no_cohort(graph: Database, tmp_path: Path) -> None:
    """The last test of the file: it changes the province."""
    await freeze_cohorts(graph, "44", 2018, FREEZE)
    people, bases = await rows_of(graph, IN_COHORT), await list_cohorts(graph, 2018)
    rows = [
        person(50, "李娜", "M1-A", "2018-10-01"),  # joins late
        person(1, "李娜", "M1-A", "2016-09-01", "2018-10-05", "TRANSFERRED"),  # moves
        person(1, "李娜", "E1-A", "2018-10-05"),
        person(26, "李娜", "M2-A", "2016-09-01", "2018-10-06", "AGE"),  # leaves
    ]
    await load_table(graph, People(), write_csv(tmp_path / "people.csv", PEOPLE_HEADER, rows))
    moved = done(1, "EMPLOYED", "M1-A E1 E1-A", "2018-10-05", "T1")
    await load_table(graph, Transfers(), write_csv(tmp_path / "transfers.csv", TRANSFERS_HEADER, [moved]))
    changed = {"M1-A": {"parent_code": "M2"}, "M2-A": {"graduation_year": "2020"}, "U1-C": {"is_institution": "true"}}
    tree = [
        [changed[row[0]].get(column, cell) for column, cell in zip(HEADER, row, strict=True)]
        for row in ORGANISATIONS
        if row[0] in changed
    ]
    await load_tree(graph, tmp_path / "tree.csv", tree, date(2018, 10, 7))
    assert await one(graph, "MATCH (:Organisation {code: 'M1-A'})-[:PART_OF]->(o) RETURN o.code AS o") == "M2"
    assert await rows_of(graph, IN_COHORT) == people == PEOPLE
    assert await list_cohorts(graph, 2018) == bases
