"""What the fields of the event log mean in Cypher: events as they were recorded, and what they concern.

Who may see which event is decided by the statement that finds them (`graph/cypher/audit_event/list_changes.cypher`). People whom
an event concerns go into the read log.
"""

from __future__ import annotations

from graph.fields.declare import Link, Noun, Value
from graph.fields.shared import moment, prop

AUDIT_CONCERN = Noun(
    "AuditConcern",
    {"type": prop("type"), "id": prop("id")},
    key="person_id",
    logged=True,
)
AUDIT_EVENT = Noun(
    "AuditEvent",
    label="AuditEvent",
    key="id",
    fields={
        "event_id": prop("id"),
        "number": prop("number"),
        "at": moment("at"),
        "actor": prop("actor"),
        "action": prop("action"),
        "before": prop("before"),
        "after": prop("after"),
        "request_id": prop("request_id"),
        "organisation_codes": Value("coalesce({n}.organisation_codes, [])"),
        "concerns": Link(
            "AuditConcern",
            "MATCH ({n})-[:CONCERNS]->(thing) WITH {type: labels(thing)[0], "
            "id: coalesce(thing.code, thing.id, thing.institution_code + ' ' + toString(thing.year)), "
            "person_id: CASE WHEN thing:Person THEN thing.id END} AS {m}",
            order="{m}.type, {m}.id",
            many=True,
            weight=2,
        ),
    },
)
CHANGE_FEED = Noun(
    "ChangeFeed",
    {
        "events": Link("AuditEvent", "UNWIND {n}.events AS {m}", order="{m}.number", many=True),
        "next": prop("next"),
        "last": prop("last"),
        "has_more": Value("{n}.next < {n}.last"),
    },
)
