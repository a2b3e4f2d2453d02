"""Each rule of ``check``, broken on purpose in the small province."""

from __future__ import annotations

import pytest

from graph.database import Database
from graph.rules import GRAPH_RULES, find_broken_rules
from tests.small_people import add_people
from tests.small_province import build_small_province

O = "MATCH (o:Organisation {code: '%s'}) "  # noqa: E741
BREAKS = {
    "CODE_FORM": (O % "T1" + "SET o.code = 'T 1'", "T 1"),
    "MISSING_VALUE": (O % "T1" + "REMOVE o.sort_key", "T1"),
    "UNKNOWN_KIND": (O % "C19" + "SET o.sector = 'MOON'", "C19"),
    "PARENT_KIND": (O % "440104" + "MATCH (o)-[r:PART_OF]->() MATCH (p:Organisation {code: '440105'}) DELETE r CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.known_from}]->(p)", "440104"),
    "LEVEL": (O % "T1" + "SET o.level = 'BRANCH'", "T1"),
    "SECTOR": (O % "4401" + "SET o.sector = 'GOVERNMENT'", "4401"),
    "SECOND_ROOT": (O % "44-GX" + "SET o.kind = 'PROVINCIAL_COMMITTEE'", "44-GX"),
    "ORPHAN": (O % "C19" + "MATCH (o)-[r:PART_OF]->() DELETE r", "C19"),
    "PARENT_NOT_ALLOWED": (O % "EXT-43" + "MATCH (p:Organisation {code: '44'}) CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.known_from}]->(p)", "EXT-43"),
    "ONE_PARENT": (O % "C19" + "MATCH (o)-[r:PART_OF]->() SET r.child_code = 'C20'", "C19"),
    "CYCLE": (O % "4401" + "MATCH (o)-[r:PART_OF]->() MATCH (p:Organisation {code: '440104001'}) DELETE r CREATE (o)-[:PART_OF {child_code: o.code, valid_from: o.known_from}]->(p)", "440104"),
    "PATH": (O % "C19" + "SET o.path = '44/C19/'", "C19"),
    "CLOSED_CURRENT": (O % "C19" + "SET o.closed_on = date('2020-01-01')", "C19"),
    "CLOSED_PARENT": (O % "4144010558" + "SET o.closed_on = date('2020-01-01')", "C19"),
    "ONE_PLACE": (O % "44" + "MATCH (d:Division {code: '4401'}) CREATE (o)-[:LOCATED_IN {valid_from: o.known_from}]->(d)", "44"),
    "PROVINCE_CODE": (O % "EXT-43" + "SET o.province_code = '4'", "EXT-43"),
    "INTERVAL": ("MATCH (:Organisation {code: 'T1'})-[r:WAS_PART_OF]->({code: '440105'}) SET r.valid_to = date('2019-01-01')", "T1"),
    "OVERLAP": ("MATCH (:Organisation {code: 'T1'})-[r:PART_OF]->() SET r.valid_from = date('2019-05-01')", "T1"),
    "DIVISION_PARENT": ("MATCH (d:Division {code: '440104001'})-[r:WITHIN]->() MATCH (p:Division {code: '440105'}) DELETE r CREATE (d)-[:WITHIN {valid_from: d.opened_on}]->(p)", "440104001"),
    "NAMES_PENDING": (O % "T1" + "SET o.refresh_pending = true", "T1"),
    "MEMBERSHIP": (O % "440104001" + "MATCH (p:Person {id: 'P1'})-[r:MEMBER_OF]->() DELETE r CREATE (p)-[:MEMBER_OF {person_id: 'P1', valid_from: date('2019-03-01')}]->(o)", "440104001"),
    "OPEN_STEP": ("MATCH (s:TransferStep)-[r:AWAITS]->() DELETE r", "T2"),
}  # fmt: skip


def test_every_rule_is_broken_here() -> None:
    assert list(BREAKS) == [rule.name for rule in GRAPH_RULES]


async def test_the_small_province_breaks_no_rule(empty_db: Database) -> None:
    await build_small_province(empty_db)
    await add_people(empty_db)
    assert await find_broken_rules(empty_db) == []


@pytest.mark.parametrize("rule", BREAKS)
async def test_what_breaks_a_rule_is_found(empty_db: Database, rule: str) -> None:
    statement, code = BREAKS[rule]
    await build_small_province(empty_db)
    await add_people(empty_db)
    await empty_db.run("tests/break", statement, {}, write=True)
    assert (rule, code) in {(finding.rule, finding.code) for finding in await find_broken_rules(empty_db)}
