"""A province made by hand in which exactly one season can be played: three classes, three townships, seven employers.

::

    44 ─┬─ 4401 ── 440101 ─┬─ 440101001 … 003 (townships, each with its fallback branch F1 … F3)
        │                  └─ E1 … E7 (employers, each with branches E1-1, E1-2 of 13 members)
        └─ 44-GX ─┬─ U1 ── U1-1, U1-2 (classes of 2019 with 16 members)
                  └─ U2 ── U2-1 (a class of 2019 with 13 members)
"""

from __future__ import annotations

from typing import Any

from domain.search_keys import search_keys
from graph.database import Database
from graph.totals import count_totals
from tests.own_server import emptied

COMMITTEES: list[tuple[str, str, str | None, str | None]] = [  # code, kind, sector, parent
    ("44", "PROVINCIAL_COMMITTEE", None, None),
    ("4401", "CITY_COMMITTEE", None, "44"),
    ("440101", "COUNTY_COMMITTEE", None, "4401"),
    *((f"44010100{n}", "COMMITTEE", "TOWNSHIP", "440101") for n in (1, 2, 3)),
    *((f"E{n}", "COMMITTEE", "NEW_ECONOMIC", "440101") for n in range(1, 8)),
    ("44-GX", "WORK_COMMITTEE", "UNIVERSITY", "44"),
    ("U1", "COMMITTEE", "UNIVERSITY", "44-GX"),
    ("U2", "COMMITTEE", "UNIVERSITY", "44-GX"),
]
BRANCHES: list[tuple[str, str, str, int]] = [  # code, sector, parent, members
    *((f"F{n}", "FALLBACK", f"44010100{n}", 0) for n in (1, 2, 3)),
    *((f"E{n}-{m}", "NEW_ECONOMIC", f"E{n}", 13) for n in range(1, 8) for m in (1, 2)),
    ("U1-1", "UNIVERSITY", "U1", 16),
    ("U1-2", "UNIVERSITY", "U1", 16),
    ("U2-1", "UNIVERSITY", "U2", 13),
]
LEVELS = {"PROVINCIAL_COMMITTEE": "PROVINCE", "CITY_COMMITTEE": "CITY", "COUNTY_COMMITTEE": "COUNTY", "BRANCH": "BRANCH"}
BUILD = (
    "UNWIND $rows AS row CREATE (o:Organisation) SET o = row.props, o.own_members = row.members, o.known_from = date('2016-09-01')",
    "UNWIND $rows AS row MATCH (o:Organisation {code: row.props.code}), (p:Organisation {code: row.parent}) "
    "CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.known_from}]->(p)",
    "UNWIND $rows AS row MATCH (o:Organisation {code: row.props.code}) UNWIND range(1, row.members) AS n "
    "WITH o, o.code + '-P' + toString(100 + n) AS id CREATE (:Person {id: id, name: id, sort_key: id, synthetic: true, "
    "id_number_masked: '**'})-[:MEMBER_OF {person_id: id, valid_from: date('2018-09-01')}]->(o)",
)


async def build_season_province(db: Database) -> Database:
    """Write it into the tests' own database, counted; its time is the real one."""
    await emptied(db)
    paths: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    branches = [(code, "BRANCH", sector, parent) for code, sector, parent, _ in BRANCHES]
    members = {code: count for code, _, _, count in BRANCHES}
    for code, kind, sector, parent in [*COMMITTEES, *branches]:
        paths[code] = f"{paths.get(parent or '', '')}{code}/"
        props = {
            "code": code,
            "name": code,
            "kind": kind,
            "level": LEVELS.get(kind, "GRASSROOTS"),
            "sector": sector,
            "path": paths[code],
            "depth": paths[code].count("/") - 1,
            "sort_key": code,
            "is_institution": code in {"U1", "U2"},
            "is_fallback": sector == "FALLBACK" or None,
            "own_name": code,
            "pinyin": code,
            "initials": code,
            **search_keys(code, code, None, [], code),
            "graduation_year": 2019 if code.startswith("U") and kind == "BRANCH" else None,
        }
        rows.append({"props": props, "parent": parent, "members": members.get(code, 0)})
    for text in BUILD:
        await db.run("tests/season_province", text, {"rows": rows}, write=True)
    await count_totals(db)
    return db
