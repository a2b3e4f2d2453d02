"""What the fields of a post mean in Cypher, and which cadres an organisation shows."""

from __future__ import annotations

from graph.fields.declare import Connection, Link, Noun, valid
from graph.fields.shared import day, in_scope, prop

SERVICE = Noun(
    "Service",
    {
        "person": Link("Person", "WITH {n}.person AS {m}"),
        "organisation": Link("Organisation", "WITH {n}.organisation AS {m}"),
        "post": prop("post"),
        "employment": prop("employment"),
        "valid_from": day("valid_from"),
        "term_ends_on": day("term_ends_on"),
        "valid_to": day("valid_to"),
    },
)


def service(held: str, person: str, organisation: str) -> str:
    """Return the map of a post: the relationship ``held`` between two variables."""
    return (
        f"{{person: {person}, organisation: {organisation}, post: {held}.post, employment: {held}.employment, "
        f"valid_from: {held}.valid_from, term_ends_on: {held}.term_ends_on, valid_to: {held}.valid_to}}"
    )


POSTS = Link(
    "Service",
    "MATCH ({n})-[held:SERVES_IN|SERVED_IN]->(organisation:Organisation) "
    f"WITH {service('held', '{n}', 'organisation')} AS {{m}}",
    order="{m}.valid_from, {m}.organisation.code, {m}.post",
    many=True,
    weight=2,
)

# Who sees nobody costs nothing: no post is looked at.
_SOMEBODY = "WITH {n} WHERE size($person_scopes) > 0 "
_IN_SCOPE = in_scope("of_{m}")
_ORDER = "{m}.person.sort_key + '\\t' + {m}.post + '\\t' + toString({m}.valid_from)"


def _posts(match: str, where: str, held: str, organisation: str) -> str:
    found = f"{_SOMEBODY}MATCH {match}<-[{held}]-(of_{{m}}:Person) WHERE {where}{_IN_SCOPE}"
    return f"{found} WITH *, {service(held.split(':', maxsplit=1)[0], 'of_{m}', organisation)} AS {{m}} WHERE true"


_STEPS = f"all(step IN up_{{m}} WHERE {valid('step')}) AND "
_HELD = f"{valid('{r}')} AND "
CADRES = Connection(
    "Service",
    _posts("({n})", "", "held_{m}:SERVES_IN", "{n}"),
    dated=_posts("({n})", _HELD, "{r}:SERVES_IN|SERVED_IN", "{n}"),
    order=_ORDER,
    variants={
        "SUBTREE": Connection(
            "Service",
            _posts("(in_{m}:Organisation)", "in_{m}.path STARTS WITH {n}.path AND ", "held_{m}:SERVES_IN", "in_{m}"),
            dated=_posts(
                "({n})<-[up_{m}:PART_OF|WAS_PART_OF*0..]-(in_{m}:Organisation)",
                _STEPS + _HELD,
                "{r}:SERVES_IN|SERVED_IN",
                "in_{m}",
            ),
            order=f"{{m}}.organisation.path + '\\t' + {_ORDER}",
            order_by="in_{m}.path, of_{m}.sort_key, {m}.post, {m}.valid_from",
            seek="in_{m}.path {op} split({cursor}, '\\t')[0]",
        )
    },
)
