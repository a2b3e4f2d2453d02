"""A hand-made province with the graduates of 2018, loaded by the real loaders, so that every outcome can be worked out on paper.

::

    44 省 ─┬─ 4401 ─┬─ 440104 ─── M1 中学 ─┬─ M1-A, M1-B (2018), M1-C (2019), M1-S (teachers)
           │        │                      └─ M1-B goes under M2 on 2018-08-01
           │        ├─ 440105 ─┬─ M2 中学 ─── M2-A (2018), M2-B (2018, closed 2018-07-01), M2-T (teachers)
           │        │          └─ F1, a fallback branch
           │        └─ E1 企业 (in 440104) ─── E1-A, E1-B (in 440305)
           ├─ 4403 ─── 440305 ─── M3 中职 ─── M3-A (2018); merged into M2 and closed on 2018-09-01
           └─ 44-GX ─── U1 大学 (in 440105) ─┬─ U1-C 学院 ─── U1-C-18 (2018), U1-C-22 (2022)
                                             └─ U1-D 学院 ─── U1-D-22 (2022)
    EXT-43 outside the province, EXT-RAIL inside it

The first edition of the divisions is of 2018-07-15, after the freeze. The time of the graph is 2018-11-15.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from domain.clock import SHANGHAI
from graph.clock import fix_clock
from graph.database import Database
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.facts import Facts
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.people import People
from loaders.retained import Retained
from loaders.transfers import Transfers
from tests.analytics.hand_made_people import PEOPLE, RETAINED, TRANSFERS, TRANSFERS_HEADER
from tests.loaders.people import D0, PEOPLE_HEADER, load
from tests.loaders.tables import write_csv
from workflows.cohorts import Freeze, freeze_cohorts

PRESENT = datetime(2018, 11, 15, 9, tzinfo=SHANGHAI)
FREEZE = date(2018, 6, 1)
DIVISIONS = [
    ["44", "广东省", "province", ""],
    ["4401", "广州市", "city", "44"],
    ["440104", "越秀区", "county", "4401"],
    ["440105", "海珠区", "county", "4401"],
    ["4403", "深圳市", "city", "44"],
    ["440305", "南山区", "county", "4403"],
]
HEADER = ["code", "name", "kind", "sector", "parent_code", "division_code", "graduation_year", "is_institution", "registered_on",
          "closed_on", "province_code"]  # fmt: skip


def _row(
    code: str, name: str, kind: str, sector: str = "", parent: str = "", division: str = "", year: str = "", school: str = ""
) -> list[str]:
    return [code, name, kind, sector, parent, division, year, school, "2016-01-01", "", ""]


ORGANISATIONS = [
    _row("44", "共青团广东省委员会", "PROVINCIAL_COMMITTEE", division="44"),
    _row("4401", "共青团广州市委员会", "CITY_COMMITTEE", "", "44", "4401"),
    _row("440104", "共青团广州市越秀区委员会", "COUNTY_COMMITTEE", "", "4401", "440104"),
    _row("440105", "共青团广州市海珠区委员会", "COUNTY_COMMITTEE", "", "4401", "440105"),
    _row("4403", "共青团深圳市委员会", "CITY_COMMITTEE", "", "44", "4403"),
    _row("440305", "共青团深圳市南山区委员会", "COUNTY_COMMITTEE", "", "4403", "440305"),
    _row("44-GX", "共青团广东省高等学校工作委员会", "WORK_COMMITTEE", "UNIVERSITY", "44"),
    _row("M1", "共青团甲中学委员会", "COMMITTEE", "MIDDLE_SCHOOL", "440104", "440104", "", "true"),
    _row("M1-A", "甲中学一班团支部", "BRANCH", "MIDDLE_SCHOOL", "M1", "", "2018"),
    _row("M1-B", "甲中学二班团支部", "BRANCH", "MIDDLE_SCHOOL", "M1", "", "2018"),
    _row("M1-C", "甲中学三班团支部", "BRANCH", "MIDDLE_SCHOOL", "M1", "", "2019"),
    _row("M1-S", "甲中学教工团支部", "BRANCH", "MIDDLE_SCHOOL", "M1"),
    _row("M2", "共青团乙中学委员会", "COMMITTEE", "MIDDLE_SCHOOL", "440105", "440105", "", "true"),
    _row("M2-A", "乙中学一班团支部", "BRANCH", "MIDDLE_SCHOOL", "M2", "", "2018"),
    _row("M2-B", "乙中学二班团支部", "BRANCH", "MIDDLE_SCHOOL", "M2", "", "2018"),
    _row("M2-T", "乙中学教工团支部", "BRANCH", "MIDDLE_SCHOOL", "M2"),
    _row("M3", "共青团丙中职委员会", "COMMITTEE", "VOCATIONAL", "440305", "440305", "", "true"),
    _row("M3-A", "丙中职一班团支部", "BRANCH", "VOCATIONAL", "M3", "", "2018"),
    _row("U1", "共青团某大学委员会", "COMMITTEE", "UNIVERSITY", "44-GX", "440105", "", "true"),
    _row("U1-C", "共青团某大学理学院委员会", "COMMITTEE", "UNIVERSITY", "U1"),
    _row("U1-C-18", "理学院2018届团支部", "BRANCH", "UNIVERSITY", "U1-C", "", "2018"),
    _row("U1-C-22", "理学院2022届团支部", "BRANCH", "UNIVERSITY", "U1-C", "", "2022"),
    _row("U1-D", "共青团某大学工学院委员会", "COMMITTEE", "UNIVERSITY", "U1"),
    _row("U1-D-22", "工学院2022届团支部", "BRANCH", "UNIVERSITY", "U1-D", "", "2022"),
    _row("E1", "共青团某企业委员会", "COMMITTEE", "STATE_ENTERPRISE", "4401", "440104", "", "true"),
    _row("E1-A", "某企业一部团支部", "BRANCH", "STATE_ENTERPRISE", "E1"),
    _row("E1-B", "某企业深圳分部团支部", "BRANCH", "STATE_ENTERPRISE", "E1", "440305"),
    _row("F1", "海珠区流动团员团支部", "BRANCH", "FALLBACK", "440105"),
    ["EXT-43", "共青团湖南省委员会", "EXTERNAL", "", "", "", "", "", "", "", "43"],
    ["EXT-RAIL", "全国铁道团委", "EXTERNAL", "", "", "", "", "", "", "", "44"],
]
# what changes after the freeze, by the day of its load: parents, closings
CHANGES: dict[date, dict[str, dict[str, str]]] = {
    date(2018, 7, 1): {"M2-B": {"closed_on": "2018-07-01"}},
    date(2018, 8, 1): {"M1-B": {"parent_code": "M2"}},
    date(2018, 9, 1): {"M3-A": {"parent_code": "M2"}, "M3": {"closed_on": "2018-09-01"}},
}


async def build_hand_made(db: Database, folder: Path) -> None:
    """Load the province and all that happened in it."""
    edition = write_csv(folder / "divisions.csv", ["code", "name", "level", "parent_code"], DIVISIONS)
    assert (await load_divisions(db, edition, DivisionOptions(date(2018, 7, 15)))).problems == []
    await fix_clock(db, PRESENT)
    await load_tree(db, folder / "tree.csv", ORGANISATIONS, D0)
    for day, changes in CHANGES.items():
        changed = [
            [changes[row[0]].get(column, cell) for column, cell in zip(HEADER, row, strict=True)]
            for row in ORGANISATIONS
            if row[0] in changes
        ]
        await load_tree(db, folder / f"{day}.csv", changed, day)
    await load_table(db, People(), write_csv(folder / "people.csv", PEOPLE_HEADER, PEOPLE))
    await load_table(db, Transfers(), write_csv(folder / "transfers.csv", TRANSFERS_HEADER, TRANSFERS))


async def freeze_hand_made(db: Database, folder: Path) -> Freeze:
    """Freeze its cohorts, and record who stays for a reason."""
    frozen = await freeze_cohorts(db, "44", 2018, FREEZE)
    await load_table(db, Retained(), write_csv(folder / "retained.csv", ["person_id", "reason", "day"], RETAINED))
    return frozen


async def load_tree(db: Database, path: Path, rows: list[list[str]], day: date) -> None:
    """Load organisations without any problem."""
    report = await load_organisations(db, write_csv(path, HEADER, rows), OrganisationOptions(day))
    assert report.problems == []


async def load_table(db: Database, facts: Facts, path: Path) -> None:
    """Load a table of facts without any problem."""
    assert (await load(db, facts, path)).problems == []
