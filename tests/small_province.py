"""A small province made by hand: every answer about it can be worked out on paper.

::

    44 省 ─┬─ 4401 广州 ─┬─ 440104 越秀 ─┬─ 440104001 洪桥街道 ─┬─ 440104001001 三元宫社区团支部
           │             │               │                      └─ 440104001002 新村团支部
           │             │               └─ T1 (since 2019-06-01 again; 2019-03-01 to 2019-06-01 under 440105)
           │             └─ 440105 海珠 ─── S1 (2019-02-01 moved here from 440104 and back here the same day)
           ├─ 4402 韶关 (until 2019-01-01 named 韶州)
           └─ 44-GX 高校 ─── 4144010558 中山大学 ─┬─ C18 (closed 2019-07-01)
                                                  └─ C19 (registered 2019-09-01)
    EXT-43 (EXTERNAL, 湖南)

Divisions: 44, 4401, 440104, 440105 and the towns 440104001 (renamed on 2019-10-31), 440104002 (closed on 2019-10-31, succeeded by
440104003 opened then), 440104009 (open 2018-10-31 to 2019-10-31 and again from 2020-10-31, under another name).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.divisions import level_of, path_of
from domain.kinds import Kind, Sector
from domain.league_names import own_name
from domain.pinyin import initials_of, pinyin_of, sort_key
from domain.search_keys import search_keys
from graph.database import Database

D0 = date(2018, 10, 31)
D1 = date(2019, 10, 31)
D2 = date(2020, 10, 31)

# code, name, short name, kind, level, sector, parent, division
ORGANISATIONS: list[tuple[str, str, str | None, str, str | None, str | None, str | None, str | None]] = [
    ("44", "共青团广东省委员会", "广东团省委", "PROVINCIAL_COMMITTEE", "PROVINCE", None, None, "44"),
    ("4401", "共青团广州市委员会", "广州团市委", "CITY_COMMITTEE", "CITY", None, "44", "4401"),
    ("440104", "共青团广州市越秀区委员会", "越秀团区委", "COUNTY_COMMITTEE", "COUNTY", None, "4401", "440104"),
    ("440105", "共青团广州市海珠区委员会", "海珠团区委", "COUNTY_COMMITTEE", "COUNTY", None, "4401", "440105"),
    ("440104001", "共青团广州市越秀区洪桥街道工作委员会", "洪桥街道团工委", "WORK_COMMITTEE", "GRASSROOTS", "TOWNSHIP", "440104", "440104001"),
    ("440104001001", "三元宫社区团支部", None, "BRANCH", "BRANCH", "COMMUNITY", "440104001", None),
    ("440104001002", "新村团支部", None, "BRANCH", "BRANCH", "VILLAGE", "440104001", "440104003"),
    ("T1", "共青团广州市越秀区城建工作委员会", None, "WORK_COMMITTEE", "GRASSROOTS", "GOVERNMENT", "440104", None),
    ("S1", "新村科技公司团支部", None, "BRANCH", "BRANCH", "NEW_ECONOMIC", "440105", None),
    ("4402", "共青团韶关市委员会", "韶关团市委", "CITY_COMMITTEE", "CITY", None, "44", None),
    ("44-GX", "共青团广东省高等学校工作委员会", "省学校团工委", "WORK_COMMITTEE", "CITY", "UNIVERSITY", "44", None),
    ("4144010558", "共青团中山大学委员会", "中山大学团委", "COMMITTEE", "GRASSROOTS", "UNIVERSITY", "44-GX", "440105"),
    ("C18", "中山大学2018级1班团支部", None, "BRANCH", "BRANCH", "UNIVERSITY", "4144010558", None),
    ("C19", "中山大学2019级10班团支部", None, "BRANCH", "BRANCH", "UNIVERSITY", "4144010558", None),
    ("EXT-43", "共青团湖南省委员会", None, "EXTERNAL", None, None, None, None),
]  # fmt: skip
LEVEL_RANKS = {"PROVINCE": 0, "CITY": 1, "COUNTY": 2, "GRASSROOTS": 3, "BRANCH": 4}

# code, name, opened_on, closed_on, earlier lives
DIVISIONS: list[tuple[str, str, date, date | None]] = [
    ("44", "广东省", D0, None),
    ("4401", "广州市", D0, None),
    ("440104", "越秀区", D0, None),
    ("440105", "海珠区", D0, None),
    ("440104001", "洪桥新街道", D0, None),
    ("440104002", "大塘街道", D0, D1),
    ("440104003", "大塘街道", D1, None),
    ("440104009", "新建街道", D2, None),
]


def organisation_rows() -> list[dict[str, Any]]:
    """Return the properties of the organisations, paths and search keys included."""
    paths: dict[str, str] = {}
    own: dict[str, list[str]] = {}
    rows = []
    for code, name, short_name, kind, level, sector, parent, division in ORGANISATIONS:
        above = own.get(parent or "", [])
        mine = own_name(name, Kind(kind), above)
        own[code] = [*above, mine]
        prefix = "EXTERNAL/" if kind == "EXTERNAL" else paths.get(parent or "", "")
        paths[code] = f"{prefix}{code}/"
        former = ["共青团韶州市委员会", "韶州团市委"] if code == "4402" else []
        props = {
            "code": code,
            "name": name,
            "short_name": short_name,
            "kind": kind,
            "level": level,
            "level_rank": LEVEL_RANKS.get(level or ""),
            "sector": sector,
            "path": paths[code],
            "depth": paths[code].count("/") - 1,
            "known_from": date(2019, 9, 1) if code == "C19" else D0,
            "registered_on": date(2019, 9, 1) if code == "C19" else None,
            "closed_on": date(2019, 7, 1) if code == "C18" else None,
            "is_institution": code == "4144010558",
            "province_code": "43" if code == "EXT-43" else None,
            "pinyin": pinyin_of(name),
            "initials": initials_of(name),
            "sort_key": sort_key(name, code),
            "own_name": mine,
            **search_keys(code, name, short_name, former, mine),
        }
        rows.append({"props": props, "parent": parent, "division": division})
    return rows


def division_rows() -> list[dict[str, Any]]:
    """Return the properties of the divisions."""
    rows = []
    for code, name, opened_on, closed_on in DIVISIONS:
        level = level_of(code)
        assert level is not None
        former = {"440104001": ["洪桥街道"], "440104009": ["旧建街道"]}.get(code, [])
        props = {
            "code": code,
            "name": name,
            "level": level.value,
            "path": path_of(code),
            "opened_on": opened_on,
            "closed_on": closed_on,
            "earlier_opened_on": [D0] if code == "440104009" else None,
            "earlier_closed_on": [D1] if code == "440104009" else None,
            "pinyin": pinyin_of(name),
            "initials": initials_of(name),
            "sort_key": sort_key(name, code),
            **search_keys(code, name, None, former, name.removesuffix("街道")),
        }
        rows.append({"props": props})
    return rows


STATEMENTS = [
    "UNWIND $divisions AS row CREATE (d:Division) SET d = row.props",
    "MATCH (d:Division) WHERE d.closed_on IS NULL AND d.code <> '44' "
    "MATCH (p:Division {code: CASE size(d.code) WHEN 4 THEN left(d.code, 2) WHEN 6 THEN left(d.code, 4) ELSE left(d.code, 6) END}) "
    "CREATE (d)-[:WITHIN {valid_from: d.opened_on}]->(p)",
    "MATCH (d:Division) WHERE d.code IN ['440104002', '440104009'] MATCH (p:Division {code: '440104'}) "
    "CREATE (d)-[:WAS_WITHIN {valid_from: $d0, valid_to: $d1}]->(p)",
    "MATCH (a:Division {code: '440104002'}), (b:Division {code: '440104003'}) CREATE (a)-[:SUCCEEDED_BY {on: $d1}]->(b)",
    "MATCH (d:Division {code: '440104001'}) CREATE (d)-[:WAS_NAMED]->(:FormerName {name: '洪桥街道', valid_from: $d0, valid_to: $d1})",
    "MATCH (d:Division {code: '440104009'}) CREATE (d)-[:WAS_NAMED]->(:FormerName {name: '旧建街道', valid_from: $d0, valid_to: $d1})",
    "UNWIND $organisations AS row CREATE (o:Organisation) SET o = row.props",
    "UNWIND $organisations AS row MATCH (o:Organisation {code: row.props.code}), (p:Organisation {code: row.parent}) "
    "WHERE o.closed_on IS NULL CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.known_from}]->(p)",
    "UNWIND $organisations AS row MATCH (o:Organisation {code: row.props.code}), (d:Division {code: row.division}) "
    "CREATE (o)-[:LOCATED_IN {valid_from: o.known_from}]->(d)",
    # 新村团支部 was in 大塘街道 under its old code until that was closed
    "MATCH (o:Organisation {code: '440104001002'})-[r:LOCATED_IN]->(), (d:Division {code: '440104002'}) SET r.valid_from = $d1 "
    "CREATE (o)-[:WAS_LOCATED_IN {valid_from: $d0, valid_to: $d1}]->(d)",
    "MATCH (o:Organisation {code: 'C18'}), (p:Organisation {code: '4144010558'}) "
    "CREATE (o)-[:WAS_PART_OF {valid_from: $d0, valid_to: o.closed_on}]->(p)",
    "MATCH (o:Organisation {code: 'T1'})-[r:PART_OF]->(p), (q:Organisation {code: '440105'}) SET r.valid_from = date('2019-06-01') "
    "CREATE (o)-[:WAS_PART_OF {valid_from: $d0, valid_to: date('2019-03-01')}]->(p) "
    "CREATE (o)-[:WAS_PART_OF {valid_from: date('2019-03-01'), valid_to: date('2019-06-01')}]->(q)",
    "MATCH (o:Organisation {code: 'S1'})-[r:PART_OF]->(p), (q:Organisation {code: '440104'}) SET r.valid_from = date('2019-02-01') "
    "CREATE (o)-[:WAS_PART_OF {valid_from: $d0, valid_to: date('2019-02-01')}]->(p) "
    "CREATE (o)-[:WAS_PART_OF {valid_from: date('2019-02-01'), valid_to: date('2019-02-01')}]->(q)",
    "MATCH (o:Organisation {code: '4402'}) CREATE (o)-[:WAS_NAMED]->"
    "(:FormerName {name: '共青团韶州市委员会', short_name: '韶州团市委', valid_from: $d0, valid_to: date('2019-01-01')})",
    "UNWIND $totals AS row MATCH (o:Organisation {code: row.code}) SET o.total_organisations = row.total, "
    "o.total_by_kind = row.by_kind, o.total_by_sector = row.by_sector",
    "CREATE (:TotalsCount {name: 'organisations', counted_at: datetime('2019-11-01T08:00:00+08:00')})",
]


def total(code: str, count: int, kinds: dict[Kind, int], sectors: dict[Sector, int]) -> dict[str, Any]:
    """Return the stored totals of one organisation."""
    return {
        "code": code,
        "total": count,
        "by_kind": [kinds.get(kind, 0) for kind in Kind],
        "by_sector": [sectors.get(sector, 0) for sector in Sector],
    }


TOTALS = [
    total(
        "44",
        13,
        {
            Kind.PROVINCIAL_COMMITTEE: 1,
            Kind.CITY_COMMITTEE: 2,
            Kind.COUNTY_COMMITTEE: 2,
            Kind.COMMITTEE: 1,
            Kind.WORK_COMMITTEE: 3,
            Kind.BRANCH: 4,
        },
        {
            Sector.UNIVERSITY: 3,
            Sector.TOWNSHIP: 1,
            Sector.VILLAGE: 1,
            Sector.COMMUNITY: 1,
            Sector.GOVERNMENT: 1,
            Sector.NEW_ECONOMIC: 1,
        },
    ),
    total(
        "440104",
        5,
        {Kind.COUNTY_COMMITTEE: 1, Kind.WORK_COMMITTEE: 2, Kind.BRANCH: 2},
        {Sector.TOWNSHIP: 1, Sector.VILLAGE: 1, Sector.COMMUNITY: 1, Sector.GOVERNMENT: 1},
    ),
    total("440105", 2, {Kind.COUNTY_COMMITTEE: 1, Kind.BRANCH: 1}, {Sector.NEW_ECONOMIC: 1}),
]


async def build_small_province(db: Database) -> None:
    """Write the small province into an empty graph."""
    params = {
        "divisions": division_rows(),
        "organisations": organisation_rows(),
        "totals": TOTALS,
        "d0": D0,
        "d1": D1,
    }
    for text in STATEMENTS:
        await db.run("tests/small_province", text, params, write=True)
