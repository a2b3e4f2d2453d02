"""What the fields of an activity mean in Cypher: its public facts, which every caller sees, and who takes part, which few do."""

from __future__ import annotations

from graph.fields.declare import Connection, Filter, Link, Noun, Value
from graph.fields.participation import PARTICIPANTS, RATINGS, SIGN_UPS
from graph.fields.shared import global_id, moment, moment_key, prop

ACTIVITY = Noun(
    "Activity",
    label="Activity",
    key="id",
    fields={
        "id": global_id("Activity", "id"),
        "activity_id": prop("id"),
        "name": prop("name"),
        "kind": prop("kind"),
        "starts_at": moment("starts_at"),
        "ends_at": moment("ends_at"),
        "capacity": prop("capacity"),
        "source": prop("source"),
        "external_id": prop("external_id"),
        "version": Value("coalesce({n}.version, 0)"),
        "sign_ups": SIGN_UPS,
        "ratings": RATINGS,
        "participants": PARTICIPANTS,
        "host": Link("Organisation", "MATCH ({m}:Organisation)-[:HOSTS]->({n})"),
    },
)

_KINDS = Filter("{m}.kind IN {arg}")
ACTIVITIES = Connection(
    "Activity",
    "MATCH ({n})-[:HOSTS]->({m}:Activity) WHERE true",
    order=moment_key("{m}.starts_at", "{m}.id"),
    descending=True,
    filters={"kinds": _KINDS},
    variants={
        "SUBTREE": Connection(
            "Activity",
            "MATCH ({m}:Activity) WHERE {m}.search_path STARTS WITH {n}.path",
            order=moment_key("{m}.starts_at", "{m}.id"),
            order_by="{m}.starts_at.epochMillis, {m}.id",
            seek="{m}.starts_at.epochMillis {op} toInteger(split({cursor}, '\\t')[0])",
            descending=True,
            filters={"kinds": _KINDS},
        )
    },
)
