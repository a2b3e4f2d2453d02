"""Declarations that more than one noun uses: former names, names on a past day, global ids, the empty history parts."""

from __future__ import annotations

import base64
from collections.abc import Callable

from graph.fields.declare import Link, Noun, Value, valid


def prop(name: str) -> Value:
    """Declare a stored property."""
    return Value(f"{{n}}.{name}")


def day(name: str) -> Value:
    """Declare a stored date, answered as text (2018-10-31)."""
    return Value(f"toString({{n}}.{name})")


def global_id(type_name: str, key: str) -> Value:
    """Declare the Relay id of a noun."""
    return Value(f"{{n}}.{key}", shape=global_id_maker(type_name))


def global_id_maker(type_name: str) -> Callable[[str], str]:
    """Return the function from a key to its Relay id: base64 of ``Type:key``."""
    return lambda key: base64.b64encode(f"{type_name}:{key}".encode()).decode()


def dated_name(name: str) -> Value:
    """Declare a name that former names replace on a past day."""
    former = (
        "COLLECT { MATCH ({n})-[:WAS_NAMED]->(former:FormerName) "
        f"WHERE former.valid_from <= {{on}} AND {{on}} < former.valid_to RETURN [former.{name}] }}"
    )
    return Value(f"{{n}}.{name}", dated=f"({former} + [[{{n}}.{name}]])[0][0]")


FORMER_NAME = Noun("FormerName", {"name": prop("name"), "valid_from": day("valid_from"), "valid_to": day("valid_to")})

FORMER_NAMES = Link(
    "FormerName",
    "MATCH ({n})-[:WAS_NAMED]->({m}:FormerName)",
    order="{m}.valid_to, {m}.valid_from, {m}.name",
    many=True,
    weight=2,
)

HISTORY_ENTRY = Noun(
    "HistoryEntry",
    {
        "on": day("on"),
        "event": prop("event"),
        "before": prop("before"),
        "before_code": prop("before_code"),
        "after": prop("after"),
        "after_code": prop("after_code"),
    },
)

HISTORY_ORDER = "{m}.on, {m}.rank, {m}.before, {m}.after"

RENAMED = """
  MATCH ({n})-[:WAS_NAMED]->(former:FormerName)
  RETURN {on: former.valid_to, rank: 1, event: 'RENAMED', before: former.name, before_code: null, after_code: null,
          after: (COLLECT { MATCH ({n})-[:WAS_NAMED]->(later:FormerName)
                            WHERE later <> former AND later.valid_from = former.valid_to
                            RETURN later.name ORDER BY later.valid_to LIMIT 1 } + [{n}.name])[0]} AS {m}"""


def changed(present: str, past: str, event: str, rank: int) -> str:
    """Return the history part of a to-one relationship: every begin after the first fact, with what it replaced."""
    return f"""
  MATCH ({{n}})-[fact:{present}|{past}]->(after)
  WHERE fact.valid_from > {{n}}.known_from
  RETURN {{on: fact.valid_from, rank: {rank}, event: '{event}', after: after.name, after_code: after.code,
          before: COLLECT {{ MATCH ({{n}})-[earlier:{past}]->(place)
                            WHERE earlier <> fact AND earlier.valid_to = fact.valid_from
                            RETURN place.name ORDER BY earlier.valid_from LIMIT 1 }}[0],
          before_code: COLLECT {{ MATCH ({{n}})-[earlier:{past}]->(place)
                            WHERE earlier <> fact AND earlier.valid_to = fact.valid_from
                                 RETURN place.code ORDER BY earlier.valid_from LIMIT 1 }}[0]}} AS {{m}}"""


def history(*parts: str) -> Link:
    """Declare the dated facts of a noun from the parts that list them."""
    union = "\n  UNION ALL".join(parts)
    return Link("HistoryEntry", f"CALL ({{n}}) {{{union}\n}}", order=HISTORY_ORDER, many=True, weight=5)


HOLDS = valid("{r}")
HOLD_ALL = f"all(step IN {{r}} WHERE {valid('step')})"
