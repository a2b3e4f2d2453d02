"""What the fields of a division mean in Cypher."""

from __future__ import annotations

from graph.fields.declare import Connection, Filter, Link, Noun
from graph.fields.organisation import KINDS, SECTORS
from graph.fields.shared import FORMER_NAMES, HOLD_ALL, HOLDS, RENAMED, dated_name, day, global_id, history, prop

LEVELS = Filter("{m}.level IN {arg}")

NOTHING = "before: null, before_code: null, after: null, after_code: null"
OPENED = f"""
  WITH {{n}}, coalesce({{n}}.earlier_opened_on, []) + [{{n}}.opened_on] AS openings
  UNWIND range(0, size(openings) - 1) AS life
  RETURN {{on: openings[life], rank: 10 * life, until: openings[life], event: 'OPENED', {NOTHING}}} AS {{m}}"""
CLOSED = f"""
  WITH {{n}}, coalesce({{n}}.earlier_closed_on, []) + [{{n}}.closed_on] AS closings
  UNWIND range(0, size(closings) - 1) AS life
  WITH {{n}}, closings[life] AS closed_on, life WHERE closed_on IS NOT NULL
  RETURN {{on: closed_on, rank: 10 * life + 9, until: closed_on, event: 'CLOSED', {NOTHING}}} AS {{m}}"""

# A code can vanish from one edition and come back in a later one: earlier lives stand in two parallel lists.
EXISTS_ON = (
    "(({n}.opened_on <= {on} AND ({n}.closed_on IS NULL OR {on} < {n}.closed_on)) "
    "OR any(life IN range(0, size(coalesce({n}.earlier_opened_on, [])) - 1) "
    "WHERE {n}.earlier_opened_on[life] <= {on} AND {on} < {n}.earlier_closed_on[life]))"
)

DIVISION = Noun(
    "Division",
    label="Division",
    key="code",
    exists_on=EXISTS_ON,
    fields={
        "id": global_id("Division", "code"),
        "code": prop("code"),
        "name": dated_name("name"),
        "level": prop("level"),
        "opened_on": day("opened_on"),
        "closed_on": day("closed_on"),
        "former_names": FORMER_NAMES,
        "history": history(OPENED, RENAMED, CLOSED),
        "parent": Link(
            "Division",
            "MATCH ({n})-[:WITHIN]->({m}:Division)",
            dated=f"MATCH ({{n}})-[{{r}}:WITHIN|WAS_WITHIN]->({{m}}:Division) WHERE {HOLDS} AND {EXISTS_ON}",
        ),
        "ancestors": Link(
            "Division",
            "MATCH ({n})-[{r}:WITHIN*1..]->({m}:Division)",
            dated=f"MATCH ({{n}})-[{{r}}:WITHIN|WAS_WITHIN*1..]->({{m}}:Division) WHERE {HOLD_ALL} AND {EXISTS_ON}",
            order="size({r}) DESC",
            many=True,
            weight=4,
        ),
        "children": Connection(
            "Division",
            "MATCH ({n})<-[:WITHIN]-({m}:Division) WHERE true",
            dated=f"MATCH ({{n}})<-[{{r}}:WITHIN|WAS_WITHIN]-({{m}}:Division) WHERE {HOLDS} AND {EXISTS_ON}",
            order="{m}.code",
        ),
        "descendants": Connection(
            "Division",
            "MATCH ({m}:Division) WHERE {m}.path STARTS WITH {n}.path AND {m}.path > {n}.path AND {m}.closed_on IS NULL",
            dated=f"MATCH ({{n}})<-[{{r}}:WITHIN|WAS_WITHIN*1..]-({{m}}:Division) WHERE {HOLD_ALL} AND {EXISTS_ON}",
            order="{m}.path",
            filters={"levels": LEVELS},
        ),
        "organisations": Connection(
            "Organisation",
            "MATCH ({n})<-[:LOCATED_IN]-({m}:Organisation) WHERE true",
            dated=f"MATCH ({{n}})<-[{{r}}:LOCATED_IN|WAS_LOCATED_IN]-({{m}}:Organisation) WHERE {HOLDS} AND {EXISTS_ON}",
            order="{m}.sort_key",
            filters={"kinds": KINDS, "sectors": SECTORS},
        ),
        # a code that came back has no successor any more: the succession of its last closing alone counts
        "successors": Link(
            "Division",
            "MATCH ({n})-[{r}:SUCCEEDED_BY]->({m}:Division) WHERE {r}.on = {n}.closed_on",
            order="{m}.code",
            many=True,
            weight=2,
        ),
        "predecessors": Link(
            "Division",
            "MATCH ({n})<-[{r}:SUCCEEDED_BY]-({m}:Division) WHERE {r}.on = {m}.closed_on",
            order="{m}.code",
            many=True,
            weight=2,
        ),
    },
)
