"""What the fields of an organisation mean in Cypher."""

from __future__ import annotations

from domain.kinds import Kind, Sector
from graph.fields.activity import ACTIVITIES
from graph.fields.check_in import CHECK_IN_INBOX
from graph.fields.declare import Connection, Extracted, Filter, Link, Noun, Scope, Value
from graph.fields.inbox import TRANSFER_INBOX, TRANSFER_OUTBOX
from graph.fields.person import MEMBERS
from graph.fields.service import CADRES
from graph.fields.shared import (
    FORMER_NAMES,
    HOLD_ALL,
    HOLDS,
    RENAMED,
    changed,
    dated_name,
    day,
    global_id,
    history,
    prop,
)

KINDS = Filter("{m}.kind IN {arg}")
SECTORS = Filter("{m}.sector IN {arg}")

REGISTERED = """
  RETURN {on: {n}.known_from, rank: 0, until: {n}.known_from, event: 'REGISTERED', before: null, before_code: null,
          after: null, after_code: null} AS {m}"""
MERGED = """
  MATCH ({n})-[merged:MERGED_INTO]->(heir:Organisation)
  RETURN {on: merged.on, rank: 8, until: merged.on, event: 'MERGED', before: null, before_code: null,
          after: heir.name, after_code: heir.code} AS {m}
  UNION ALL
  MATCH ({n})<-[merged:MERGED_INTO]-(source:Organisation)
  RETURN {on: merged.on, rank: 8, until: merged.on, event: 'MERGED', before: source.name, before_code: source.code,
          after: null, after_code: null} AS {m}"""
SPLIT = """
  MATCH ({n})-[split:SPLIT_FROM]->(origin:Organisation)
  RETURN {on: split.on, rank: 8, until: split.on, event: 'SPLIT', before: origin.name, before_code: origin.code,
          after: null, after_code: null} AS {m}
  UNION ALL
  MATCH ({n})<-[split:SPLIT_FROM]-(part:Organisation)
  RETURN {on: split.on, rank: 8, until: split.on, event: 'SPLIT', before: null, before_code: null,
          after: part.name, after_code: part.code} AS {m}"""
CLOSED = """
  WITH {n} WHERE {n}.closed_on IS NOT NULL
  RETURN {on: {n}.closed_on, rank: 9, until: {n}.closed_on, event: 'CLOSED', before: null, before_code: null,
          after: null, after_code: null} AS {m}"""


def _counts(stored: str, names: type[Kind] | type[Sector]) -> str:
    literal = "[" + ", ".join(f"'{member.value}'" for member in names) + "]"
    return (
        f"UNWIND [i IN range(0, size({{n}}.{stored}) - 1) WHERE {{n}}.{stored}[i] > 0 "
        f"| {{name: {literal}[i], count: {{n}}.{stored}[i], position: i}}] AS {{m}}"
    )


EXISTS_ON = "{n}.known_from <= {on} AND ({n}.closed_on IS NULL OR {on} < {n}.closed_on)"

ORGANISATION = Noun(
    "Organisation",
    label="Organisation",
    key="code",
    exists_on=EXISTS_ON,
    fields={
        "id": global_id("Organisation", "code"),
        "code": prop("code"),
        "version": Value("coalesce({n}.version, 1)"),
        "name": dated_name("name"),
        "short_name": dated_name("short_name"),
        "kind": prop("kind"),
        "level": prop("level"),
        "sector": prop("sector"),
        "is_institution": Value("coalesce({n}.is_institution, false)"),
        "is_fallback": Value("coalesce({n}.is_fallback, false)"),
        "is_league_school": Value("coalesce({n}.is_league_school, false)"),
        "synthetic": Value("coalesce({n}.synthetic, false)"),
        "graduation_year": prop("graduation_year"),
        "moe_code": prop("moe_code"),
        "province_code": prop("province_code"),
        "registered_on": day("registered_on"),
        "closed_on": day("closed_on"),
        "checked_in_on": day("checked_in_on"),
        "children_checked_in": Value(
            "COUNT { ({n})<-[:PART_OF]-(child:Organisation) WHERE child.checked_in_on IS NOT NULL }",
            dated="null",
            scope=Scope.COUNTS,
        ),
        "former_names": FORMER_NAMES,
        "history": history(
            REGISTERED,
            RENAMED,
            changed("PART_OF", "WAS_PART_OF", "MOVED", 2),
            changed("LOCATED_IN", "WAS_LOCATED_IN", "RELOCATED", 3),
            MERGED,
            SPLIT,
            CLOSED,
        ),
        "merged_into": Link("Organisation", "MATCH ({n})-[:MERGED_INTO]->({m}:Organisation)"),
        "merged_from": Link(
            "Organisation", "MATCH ({n})<-[:MERGED_INTO]-({m}:Organisation)", order="{m}.sort_key", many=True, weight=2
        ),
        "split_from": Link("Organisation", "MATCH ({n})-[:SPLIT_FROM]->({m}:Organisation)"),
        "split_into": Link(
            "Organisation", "MATCH ({n})<-[:SPLIT_FROM]-({m}:Organisation)", order="{m}.sort_key", many=True, weight=2
        ),
        "division": Link(
            "Division",
            "MATCH ({n})-[:LOCATED_IN]->({m}:Division)",
            dated=f"MATCH ({{n}})-[{{r}}:LOCATED_IN|WAS_LOCATED_IN]->({{m}}:Division) WHERE {HOLDS} AND {EXISTS_ON}",
        ),
        "parent": Link(
            "Organisation",
            "MATCH ({n})-[:PART_OF]->({m}:Organisation)",
            dated=f"MATCH ({{n}})-[{{r}}:PART_OF|WAS_PART_OF]->({{m}}:Organisation) WHERE {HOLDS} AND {EXISTS_ON}",
        ),
        "ancestors": Link(
            "Organisation",
            "MATCH ({n})-[{r}:PART_OF*1..]->({m}:Organisation)",
            dated=f"MATCH ({{n}})-[{{r}}:PART_OF|WAS_PART_OF*1..]->({{m}}:Organisation) WHERE {HOLD_ALL} AND {EXISTS_ON}",
            order="size({r}) DESC",
            many=True,
            weight=6,
        ),
        "children": Connection(
            "Organisation",
            "MATCH ({n})<-[:PART_OF]-({m}:Organisation) WHERE true",
            dated=f"MATCH ({{n}})<-[{{r}}:PART_OF|WAS_PART_OF]-({{m}}:Organisation) WHERE {HOLDS} AND {EXISTS_ON}",
            order="{m}.sort_key",
            filters={"kinds": KINDS, "sectors": SECTORS},
        ),
        "descendants": Connection(
            "Organisation",
            "MATCH ({m}:Organisation) WHERE {m}.path STARTS WITH {n}.path AND {m}.path > {n}.path AND {m}.closed_on IS NULL",
            dated=f"MATCH ({{n}})<-[{{r}}:PART_OF|WAS_PART_OF*1..]-({{m}}:Organisation) WHERE {HOLD_ALL} AND {EXISTS_ON}",
            order="{m}.path",
            filters={
                "kinds": KINDS,
                "depth": Filter("{m}.depth <= {n}.depth + {arg}", dated="size({r}) <= {arg}"),
            },
        ),
        "members": MEMBERS,
        "cadres": CADRES,
        "activities": ACTIVITIES,
        "transfer_inbox": TRANSFER_INBOX,
        "transfer_outbox": TRANSFER_OUTBOX,
        "check_in_inbox": CHECK_IN_INBOX,
        "destinations": Extracted("code"),
        "totals": Link(
            "Totals",
            "MATCH (counting:TotalsCount {name: 'organisations'}) WITH * WHERE {n}.total_organisations IS NOT NULL "
            "WITH {organisations: {n}.total_organisations, total_by_kind: {n}.total_by_kind, "
            "total_by_sector: {n}.total_by_sector, members: coalesce({n}.total_members, 0), "
            "cadres: coalesce({n}.total_cadres, 0), activities: coalesce({n}.total_activities, 0), "
            "transfers_in: coalesce({n}.total_transfers_in, 0), transfers_out: coalesce({n}.total_transfers_out, 0), "
            "counted_at: counting.counted_at} AS {m}",
            undated=True,
            scope=Scope.COUNTS,
        ),
    },
)

TOTALS = Noun(
    "Totals",
    {
        "organisations": prop("organisations"),
        "branches": Value(f"{{n}}.total_by_kind[{list(Kind).index(Kind.BRANCH)}]"),
        "members": prop("members"),
        "cadres": prop("cadres"),
        "activities": prop("activities"),
        "transfers_in": prop("transfers_in"),
        "transfers_out": prop("transfers_out"),
        "by_kind": Link("KindCount", _counts("total_by_kind", Kind), order="{m}.position", many=True, weight=8),
        "by_sector": Link("SectorCount", _counts("total_by_sector", Sector), order="{m}.position", many=True, weight=11),
        "counted_at": Value("toString({n}.counted_at)"),
    },
)

KIND_COUNT = Noun("KindCount", {"kind": prop("name"), "organisations": prop("count")})
SECTOR_COUNT = Noun("SectorCount", {"sector": prop("name"), "organisations": prop("count")})
