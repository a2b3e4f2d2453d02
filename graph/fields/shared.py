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


def moment(name: str) -> Value:
    """Declare a stored moment, answered as text with the offset of Shanghai."""
    return Value(f"toString({{n}}.{name})")


def moment_key(at: str, *then: str) -> str:
    """Return the expression of an order by a moment, then by texts: one text, whose order is that of the moments since 1970."""
    return " + '\\t' + ".join([f"right('0000000000000' + toString({at}.epochMillis), 14)", *then])


def in_scope(person: str) -> str:
    """Return the predicate that the present branch of the person in a variable lies in the caller's person scopes.

    Of who is no member, as cadres of committees often are, an organisation where they serve counts in its place.
    """
    inside = "->(readable:Organisation) WHERE any(scope IN $person_scopes WHERE readable.path STARTS WITH scope) }"
    serves = f"NOT EXISTS {{ ({person})-[:MEMBER_OF]->() }} AND EXISTS {{ MATCH ({person})-[:SERVES_IN]{inside}"
    return f"(EXISTS {{ MATCH ({person})-[:MEMBER_OF]{inside} OR ({serves}))"


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


FORMER_NAME = Noun(
    "FormerName",
    {"name": prop("name"), "short_name": prop("short_name"), "valid_from": day("valid_from"), "valid_to": day("valid_to")},
)

FORMER_NAMES = Link(
    "FormerName",
    "MATCH ({n})-[:WAS_NAMED]->({m}:FormerName)",
    dated="MATCH ({n})-[:WAS_NAMED]->({m}:FormerName) WHERE {m}.valid_to <= {on}",
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

# of one day: by rank, then what lasted shortest, so that a change comes before the one that undid it
HISTORY_ORDER = "{m}.on, {m}.rank, {m}.until, {m}.before, {m}.after"

RENAMED = """
  MATCH ({n})-[:WAS_NAMED]->(former:FormerName)
  WITH former, (COLLECT { MATCH ({n})-[:WAS_NAMED]->(later:FormerName)
                          WHERE later <> former AND later.valid_from = former.valid_to
                          RETURN [later.name, later.short_name] ORDER BY later.valid_to LIMIT 1 }
                + [[{n}.name, {n}.short_name]])[0] AS later
  WITH former, later, former.name = later[0] AS short_alone
  RETURN {on: former.valid_to, rank: 1, until: former.valid_to, event: 'RENAMED', before_code: null, after_code: null,
          before: CASE WHEN short_alone THEN former.short_name ELSE former.name END,
          after: CASE WHEN short_alone THEN later[1] ELSE later[0] END} AS {m}"""


def changed(present: str, past: str, event: str, rank: int) -> str:
    """Return the history part of a to-one relationship: every begin after the first fact, with what it replaced.

    A fact that another one followed on the same day is empty; it replaced what had lasted, and not another empty one.
    """
    replaced = f"""MATCH ({{n}})-[earlier:{past}]->(place)
            WHERE earlier <> fact AND earlier.valid_to = fact.valid_from
              AND (coalesce(fact.valid_to > fact.valid_from, true) OR earlier.valid_from < earlier.valid_to)"""
    return f"""
  MATCH ({{n}})-[fact:{present}|{past}]->(after)
  WHERE fact.valid_from > {{n}}.known_from
  WITH {{n}}, fact, after,
       COLLECT {{ {replaced}
            RETURN [place.name, place.code] ORDER BY earlier.valid_from DESC LIMIT 1 }}[0] AS before
  RETURN {{on: fact.valid_from, rank: {rank}, until: coalesce(fact.valid_to, date('9999-12-31')),
          event: '{event}', after: after.name, after_code: after.code, before: before[0], before_code: before[1]}} AS {{m}}"""


def history(*parts: str) -> Link:
    """Declare the dated facts of a noun from the parts that list them."""
    union = "\n  UNION ALL".join(parts)
    return Link("HistoryEntry", f"CALL ({{n}}) {{{union}\n}}", order=HISTORY_ORDER, many=True, weight=5)


HOLDS = valid("{r}")
HOLD_ALL = f"all(step IN {{r}} WHERE {valid('step')})"
