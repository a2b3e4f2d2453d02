"""Inboxes and outboxes of organisations in Cypher: open transfers by due time, for staff and officers; who moves is for officers.

What is overdue is told by the time of the graph, and counts from the first due time: an escalation makes nothing punctual.
"""

from __future__ import annotations

from graph.fields.declare import Connection, Filter
from graph.fields.shared import moment_key

_SEEN = "any(scope IN $inbox_scopes WHERE {n}.path STARTS WITH scope)"
_NOW = (
    "datetime() + duration({seconds: coalesce(COLLECT { MATCH (clock:Clock {name: 'generated'}) RETURN clock.offset_s }[0], 0)})"
)
_FILTERS = {
    "step": Filter("step_{m}.kind = {arg}"),
    "overdue": Filter(f"(step_{{m}}.first_due_at <= {_NOW}) = {{arg}}"),
    "reason": Filter("{m}.reason = {arg}"),
}


def _box(match: str) -> Connection:
    return Connection(
        "Transfer",
        f"{match} AND {_SEEN}",
        order=moment_key("step_{m}.due_at", "{m}.id"),
        order_by="step_{m}.due_at, {m}.id",
        filters=_FILTERS,
    )


TRANSFER_INBOX = _box("MATCH ({n})<-[:AWAITS]-(step_{m}:TransferStep)-[:STEP_OF]->({m}:Transfer) WHERE true")

# Of a branch: what starts from it. Of a committee: what starts from a branch right below it, and awaits somebody else.
TRANSFER_OUTBOX = _box(
    "MATCH ({n})<-[:PART_OF*0..1]-(from_{m}:Organisation)<-[:FROM_ORGANISATION]-({m}:Transfer)"
    "<-[:STEP_OF]-(step_{m}:TransferStep) WHERE NOT EXISTS { (step_{m})-[:AWAITS]->({n}) }"
)
