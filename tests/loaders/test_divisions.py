"""Editions of the divisions: what a load changes, and that every day gives back the edition in force."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import InvalidInput, Refused
from domain.text import clean
from graph.database import Database
from graph.fields.declare import Link, Value
from graph.fields.division import DIVISION
from graph.rules import find_broken_rules
from loaders.divisions import Options, load_divisions
from loaders.report import LoadReport
from loaders.successions import successors_of
from tests.loaders.tables import graph_of, one, read_csv, rows_of, write_csv

DATA = Path(__file__).parents[2] / "data"
D18, D19, D20 = date(2018, 10, 31), date(2019, 10, 31), date(2020, 10, 31)
HEADER = ["code", "name", "level", "parent_code"]


def edition(year: int) -> list[tuple[str, str, str | None]]:
    with (DATA / f"guangdong_divisions_{year}.csv").open(encoding="utf-8", newline="") as file:
        return sorted((row["code"], clean(row["name"]), row["parent_code"] or None) for row in csv.DictReader(file))


async def edition_on(db: Database, day: date) -> list[tuple[str, str, str | None]]:
    """The divisions of a day by the declarations that the API reads by."""
    name, parent, exists = DIVISION.fields["name"], DIVISION.fields["parent"], DIVISION.exists_on
    assert isinstance(name, Value)
    assert isinstance(parent, Link)
    text = (
        (
            f"MATCH (n:Division) WHERE {exists} "
            f"RETURN n.code AS code, {name.dated} AS name, COLLECT {{ {parent.dated} RETURN m.code }} AS parents ORDER BY code"
        )
        .replace("{n}", "n")
        .replace("{m}", "m")
        .replace("{r}", "r")
        .replace("{on}", "$day")
    )
    rows = await rows_of(db, text, day=day)
    assert all(len(parents) <= 1 for _, _, parents in rows)
    return [(code, name, parents[0] if parents else None) for code, name, parents in rows]


async def load(db: Database, path: Path, day: date, **options: Any) -> LoadReport:
    return await load_divisions(db, path, Options(day, **options))


async def test_real_editions(empty_db: Database, tmp_path: Path) -> None:
    first = await load(empty_db, DATA / "guangdong_divisions_2018.csv", D18)
    assert (first.changes, first.exit_code, first.rows) == ({"opened": 28_435}, 0, 28_435)
    second = await load(empty_db, DATA / "guangdong_divisions_2019.csv", D19)
    assert {kind: second.changes[kind] for kind in ("opened", "closed", "renamed")} == {
        "opened": 405,
        "closed": 342,
        "renamed": 847,
    }
    assert second.changes["succeeded"] + len(second.details["Closed without a single successor"]) == 342
    again = await load(empty_db, DATA / "guangdong_divisions_2019.csv", D19)
    assert (again.total_changes, again.exit_code) == (0, 0)
    assert await edition_on(empty_db, date(2018, 10, 30)) == []
    for day, year in ((D18, 2018), (date(2019, 10, 30), 2018), (D19, 2019), (date(2026, 1, 1), 2019)):
        assert await edition_on(empty_db, day) == edition(year), day
    with pytest.raises(Refused, match=r"edition of 2019-10-31 is loaded for 44") as refused:
        await load(empty_db, DATA / "guangdong_divisions_2018.csv", D18)
    assert refused.value.code == "OLDER_EDITION"

    # a made-up edition that brings back what 2019 had closed, the last one under another name
    old, new = {code: row for code, *row in edition(2018)}, {code: row for code, *row in edition(2019)}
    gone = sorted(code for code in set(old) - set(new) if old[code][1] in new)[:3]
    assert len(gone) == 3
    back = {code: old[code][0] for code in gone[:2]} | {gone[2]: "改名社区居委会"}
    names = {code: name for code, (name, _) in new.items()} | back
    path = write_csv(tmp_path / "2020.csv", HEADER[:2], [[code, name or ""] for code, name in names.items()])
    third = await load(empty_db, path, D20)
    assert third.changes == {"reopened": 3}
    assert await edition_on(empty_db, D18) == edition(2018)
    assert await edition_on(empty_db, D19) == edition(2019)
    on_2020 = {code: (name, parent) for code, name, parent in await edition_on(empty_db, D20)}
    assert {code: name for code, (name, _) in on_2020.items()} == names
    assert all(on_2020[code][1] == old[code][1] for code in gone)
    for day in (date(2019, 10, 30), date(2020, 10, 30)):
        assert (gone[0] in {code for code, _, _ in await edition_on(empty_db, day)}) is (day < D19)


SMALL = [["44", "广东省"], ["4401", "广州市"], ["440104", "越秀区"], ["440104001", "洪桥街道"], ["440104001001", "甲社区"],
         ["440104001002", "乙社区"], ["440104002", "北京街道"], ["440104002001", "丙社区"]]  # fmt: skip


async def test_successors_and_the_organisations_that_follow(empty_db: Database, tmp_path: Path) -> None:
    await load(empty_db, write_csv(tmp_path / "1.csv", HEADER[:2], SMALL), D18)
    await rows_of(empty_db, "MATCH (d:Division {code: '440104001001'}) RETURN d.code AS code")
    text = ("MATCH (d:Division {code: $code}) CREATE (o:Organisation {code: $code, name: 'o', path: $code, known_from: $day})"
            "-[:LOCATED_IN {valid_from: $day}]->(d) RETURN o.code AS code")  # fmt: skip
    for code in ("440104001001", "440104001002"):
        await empty_db.run("tests/locate", text, {"code": code, "day": D18}, write=True)
    changed = [row for row in SMALL if row[0] not in {"440104001001", "440104001002"}] + [
        ["440104002007", "甲社区"], ["440104002008", "乙社区"], ["440104001009", "乙社区"]]  # fmt: skip
    report = await load(empty_db, write_csv(tmp_path / "2.csv", HEADER[:2], changed), D19, allow_closing=True)
    assert report.changes == {"opened": 3, "closed": 2, "succeeded": 1, "organisations moved": 1}
    assert report.details["Closed without a single successor"] == ["440104001002 乙社区"]
    assert report.details["Organisations left in a closed division"] == ["440104001002 o (in 440104001002)"]
    places = "MATCH (o:Organisation {code: '440104001001'})-[r:LOCATED_IN|WAS_LOCATED_IN]->(d) RETURN type(r) AS type, d.code AS code, toString(r.valid_from) AS first, toString(r.valid_to) AS last ORDER BY type"
    assert await rows_of(empty_db, places) == [
        ("LOCATED_IN", "440104002007", "2019-10-31", None),
        ("WAS_LOCATED_IN", "440104001001", "2018-10-31", "2019-10-31"),
    ]


def test_a_name_that_two_closed_ones_share_has_no_successor() -> None:
    assert successors_of({"440104001001": "新村", "440104002001": "新村"}, {"440104003001": "新村"}) == {}
    assert successors_of({"440104001001": "新村"}, {"440105003001": "新村"}) == {}
    assert successors_of({"440104001001": "新村"}, {"440104003": "新村"}) == {}


async def test_a_file_speaks_only_for_its_roots(empty_db: Database, tmp_path: Path) -> None:
    other = [["440105", "海珠区"], ["440105001", "赤岗街道"]]
    await load(empty_db, write_csv(tmp_path / "1.csv", HEADER[:2], SMALL + other), D18)
    part = [["440104", "越秀区"], ["440104001", "洪桥街道"], ["440104001001", "甲社区"], ["440104001002", "乙社区"],
            ["440104002", "北京路街道"]]  # fmt: skip
    report = await load(empty_db, write_csv(tmp_path / "2.csv", HEADER[:2], part), D19)
    assert report.changes == {"renamed": 1, "closed": 1}
    assert await one(empty_db, "MATCH (d:Division {code: '440105001'}) RETURN d.closed_on IS NULL AS open")
    with pytest.raises(Refused) as refused:
        await load(empty_db, write_csv(tmp_path / "3.csv", HEADER[:2], SMALL), D18)
    assert refused.value.code == "OLDER_EDITION"


async def test_closing_more_than_a_fifth_is_refused(empty_db: Database, tmp_path: Path) -> None:
    await load(empty_db, write_csv(tmp_path / "1.csv", HEADER[:2], SMALL), D18)
    before = await graph_of(empty_db)
    path = write_csv(tmp_path / "2.csv", HEADER[:2], SMALL[:6])
    with pytest.raises(Refused, match=r"2 of the 8") as refused:
        await load(empty_db, path, D19)
    assert refused.value.code == "CLOSES_TOO_MUCH"
    assert await graph_of(empty_db) == before
    assert (await load(empty_db, path, D19, allow_closing=True)).changes == {"closed": 2}


async def test_bad_rows_are_told_and_the_good_ones_loaded(empty_db: Database, tmp_path: Path) -> None:
    rows = [
        ["44", "广东省", "province", ""],
        ["4401", "广州市", "county", "44"],
        ["4402", "韶关市", "city", "45"],
        ["4403", "", "city", "44"],
        ["44030", "短", "", ""],
        ["4404", "珠海市", "", "44"],
        ["4404", "珠海市二", "", "44"],
        ["440104", "越秀区", "", "4401"],
        ["440505", "龙湖区", "", ""],
        ["4406", "佛\u200b山市", "city", "44"],
        ["4407", "江" * 201, "city", "44"],
        ["4408", "湛江市", "moon", "44"],
        ["", "无名", "", ""],
        ["4409", "茂名市", "city", "44"],
    ]
    report = await load(empty_db, write_csv(tmp_path / "bad.csv", HEADER, rows), D18)
    assert {(each.row, each.code) for each in report.problems} == {
        (3, "LEVEL_MISMATCH"), (4, "PARENT_NOT_PREFIX"), (5, "EMPTY_NAME"), (6, "BAD_CODE"), (7, "DUPLICATE_CODE"),
        (8, "DUPLICATE_CODE"), (9, "PARENT_REJECTED"), (10, "UNKNOWN_PARENT"), (11, "CONTROL_CHARACTER"), (12, "NAME_TOO_LONG"),
        (13, "UNKNOWN_LEVEL"), (14, "EMPTY_CODE"),
    }  # fmt: skip
    assert (report.exit_code, report.changes, report.bad_rows) == (1, {"opened": 2}, 12)
    assert await rows_of(empty_db, "MATCH (d:Division) RETURN d.code AS code ORDER BY code") == [("44",), ("4409",)]
    assert all(each.file == "bad.csv" and each.column and each.next_step for each in report.problems)
    rejected = read_csv(tmp_path / "bad.rejected.csv")
    assert [row["problem_row"] for row in rejected] == [str(row) for row in range(3, 15)]
    with pytest.raises(InvalidInput, match="lacks name"):
        await load(empty_db, write_csv(tmp_path / "columns.csv", ["code"], [["44"]]), D18)


async def test_names_with_private_characters_are_taken(empty_db: Database, tmp_path: Path) -> None:
    """The national editions write some rare characters of village names with private code points, such as U+E170 and U+E000."""
    rows = [*SMALL, ["440104002002", "高\ue170社区居委会"], ["440104002003", "\ue000"]]
    report = await load(empty_db, write_csv(tmp_path / "rare.csv", HEADER[:2], rows), D18)
    assert (report.exit_code, report.changes) == (0, {"opened": 10})
    assert await one(empty_db, "MATCH (d:Division {code: '440104002002'}) RETURN d.name AS name") == "高\ue170社区居委会"


async def test_strict_loads_nothing(empty_db: Database, tmp_path: Path) -> None:
    report = await load(empty_db, write_csv(tmp_path / "bad.csv", HEADER[:2], [*SMALL, ["440", "短"]]), D18, strict=True)
    assert (report.exit_code, report.loaded) == (2, False)
    assert await rows_of(empty_db, "MATCH (d:Division) RETURN d") == []


async def test_a_nation_of_several_roots(empty_db: Database, tmp_path: Path) -> None:
    rows = [[f"{province}", f"第{province}省"] for province in range(11, 42)]
    rows += [[f"{province}{city:02}", f"{province}之{city}市"] for province in range(11, 42) for city in range(1, 6)]
    report = await load(empty_db, write_csv(tmp_path / "nation.csv", HEADER[:2], rows[::-1]), D18)
    assert report.changes == {"opened": 31 * 6}
    later = [row for row in rows if row[0] != "1105"]
    assert (await load(empty_db, write_csv(tmp_path / "later.csv", HEADER[:2], later), D19)).changes == {"closed": 1}
    assert await one(empty_db, "MATCH (e:DivisionEdition) WHERE e.finished RETURN count(e) AS editions") == 62


class Interrupted(Exception):
    """The load was cut short."""


@pytest.mark.parametrize("writes", [0, 1, 2, 4, 6])
async def test_an_interrupted_load_is_finished_by_running_it_again(
    empty_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr("loaders.divisions.WRITE_ROWS", 1)
    changed = [["44", "广东省"], ["4401", "广州市"], ["440104", "越秀新区"], ["440104001", "洪桥街道"], ["440104001001", "甲社区"],
               ["440104003", "北京街道"], ["440104003001", "丙社区"], ["440104001002", "乙二社区"]]  # fmt: skip
    first, second = write_csv(tmp_path / "1.csv", HEADER[:2], SMALL), write_csv(tmp_path / "2.csv", HEADER[:2], changed)
    await load(empty_db, first, D18)
    await load(empty_db, second, D19, allow_closing=True)
    whole = await graph_of(empty_db)
    await empty_db.run("tests/empty", "MATCH (n) WHERE NOT n:Migration DETACH DELETE n", {}, write=True)
    await load(empty_db, first, D18)
    done = 0
    real = Database.write

    async def failing(self: Database, name: str, **params: Any) -> list[dict[str, Any]]:
        nonlocal done
        done += not name.startswith("lock/")  # given back, as at Ctrl-C; a killed load is tests/cli/test_load.py's
        if done > writes and not name.startswith("lock/"):
            raise Interrupted
        return await real(self, name, **params)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", failing)
        with pytest.raises(Interrupted):
            await load(empty_db, second, D19, allow_closing=True)
    await load(empty_db, second, D19, allow_closing=True)
    assert await graph_of(empty_db) == whole


async def test_what_stands_above_a_row_of_the_file_stays_open(empty_db: Database, tmp_path: Path) -> None:
    """The row of the town 440104001 is missing, its villages are still listed: neither the town nor they are closed."""
    await load(empty_db, write_csv(tmp_path / "1.csv", HEADER[:2], SMALL), D18)
    rows = [row for row in SMALL if row[0] not in {"440104001", "440104001002"}]
    report = await load(empty_db, write_csv(tmp_path / "2.csv", HEADER[:2], rows), D19)
    assert [(each.code, each.value) for each in report.problems] == [("UNKNOWN_PARENT", "440104001001")]
    assert report.changes == {"closed": 1}
    assert await rows_of(empty_db, "MATCH (d:Division) WHERE d.closed_on IS NOT NULL RETURN d.code AS code") == [
        ("440104001002",)
    ]
    assert await find_broken_rules(empty_db) == []


async def test_a_code_that_came_back_has_no_successor(empty_db: Database, tmp_path: Path) -> None:
    first = write_csv(tmp_path / "1.csv", HEADER[:2], SMALL)
    moved = [[{"440104002": "440104009", "440104002001": "440104009001"}.get(code, code), name] for code, name in SMALL]
    second = write_csv(tmp_path / "2.csv", HEADER[:2], moved)
    declared = DIVISION.fields["successors"]
    assert isinstance(declared, Link)
    successors = declared.match.replace("{n}", "n").replace("{m}", "m").replace("{r}", "r")
    follows = f"MATCH (n:Division) {successors} RETURN n.code AS code, m.code AS next ORDER BY code"
    there = [("440104002", "440104009"), ("440104002001", "440104009001")]
    back = [("440104009", "440104002"), ("440104009001", "440104002001")]
    await load(empty_db, first, D18)
    for day, path, expected in (
        (D19, second, there),
        (D20, first, back),
        (date(2021, 10, 31), second, there),
    ):
        await load(empty_db, path, day, allow_closing=True)
        assert await rows_of(empty_db, follows) == expected


async def test_an_edition_of_a_day_to_come_is_refused(empty_db: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        await load(empty_db, write_csv(tmp_path / "1.csv", HEADER[:2], SMALL), date(9999, 1, 1))
    assert refused.value.code == "FUTURE_DAY"
    assert await rows_of(empty_db, "MATCH (d:Division) RETURN d") == []
