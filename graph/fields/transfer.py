"""What the fields of a transfer and of its steps mean in Cypher, and who reads one.

Its three parties, and whoever a step awaits or awaited, read the same status, also after its end. Who moves stands in
``member``: for those who may read the person, and for the parties while it is open. Names of officers are for officers.
"""

from __future__ import annotations

from graph.fields.declare import Link, Noun, Root, Value
from graph.fields.person import PARTY, WHOLE
from graph.fields.shared import in_scope, moment, prop

_IN_SCOPE = "any(scope IN $person_scopes WHERE party.path STARTS WITH scope)"
_BY_END = f"EXISTS {{ MATCH ({{n}})-[:FROM_ORGANISATION|TO_ORGANISATION|PLACED_IN]->(party:Organisation) WHERE {_IN_SCOPE} }}"
_BY_STEP = (
    f"EXISTS {{ MATCH ({{n}})<-[:STEP_OF]-(:TransferStep)-[:AWAITS]->(party:Organisation) WHERE {_IN_SCOPE} }} "
    "OR EXISTS { UNWIND coalesce({n}.step_first_addressees, []) AS asked "
    f"MATCH (party:Organisation {{code: asked}}) WHERE {_IN_SCOPE} }}"
)
_OFFICER = f"({_BY_END} OR {_BY_STEP})"

TRANSFER_STEP = Noun(
    "TransferStep",
    {
        "kind": prop("kind"),
        "first_addressee": Link("Organisation", "WITH {n}.first_addressee AS code MATCH ({m}:Organisation {code: code})"),
        "awaits": Link("Organisation", "UNWIND {n}.awaits AS {m}", order="{m}.depth, {m}.code", many=True, weight=2),
        "opened_at": moment("opened_at"),
        "first_due_at": moment("first_due_at"),
        "due_at": moment("due_at"),
        "answered_at": moment("answered_at"),
        "answered_by": prop("answered_by"),
        "outcome": prop("outcome"),
        "escalations": prop("escalations"),
    },
)
TRANSFER_MEMBER = Noun(
    "TransferMember",
    {"person_id": prop("id"), "name": prop("name"), "id_number_masked": prop("id_number_masked")},
    key="id",
    logged=True,
)
TRANSFER = Noun(
    "Transfer",
    label="Transfer",
    key="id",
    fields={
        "transfer_id": prop("id"),
        "version": Value("coalesce({n}.version, 1)"),
        "reason": prop("reason"),
        "state": prop("state"),
        "requested_by": prop("requested_by"),
        "requested_at": moment("requested_at"),
        "completed_at": moment("completed_at"),
        "reversed_at": moment("reversed_at"),
        "ended_because": prop("ended_because"),
        "member": Link(
            "TransferMember",
            f"MATCH ({{n}})-[:FOR_PERSON]->({{m}}:Person) WHERE {WHOLE.replace('{n}', '{m}')} OR {PARTY.replace('{n}', '{m}')}",
        ),
        "from_organisation": Link("Organisation", "MATCH ({n})-[:FROM_ORGANISATION]->({m}:Organisation)"),
        "to_organisation": Link("Organisation", "MATCH ({n})-[:TO_ORGANISATION]->({m}:Organisation)"),
        "placed_in": Link("Organisation", "MATCH ({n})-[:PLACED_IN]->({m}:Organisation)"),
        "steps": Link(
            "TransferStep",
            f"WITH {{n}}, {_OFFICER} AS by_officer CALL ({{n}}, by_officer) {{ "
            "UNWIND range(0, size(coalesce({n}.step_kinds, [])) - 1) AS i "
            "RETURN {at: i, kind: {n}.step_kinds[i], first_addressee: {n}.step_first_addressees[i], awaits: [], "
            "opened_at: {n}.step_opened_at[i], first_due_at: {n}.step_first_due_at[i], due_at: null, "
            "answered_at: {n}.step_answered_at[i], "
            "answered_by: CASE WHEN by_officer AND {n}.step_answered_by[i] <> '' THEN {n}.step_answered_by[i] END, "
            "outcome: {n}.step_outcomes[i], escalations: {n}.step_escalations[i]} AS {m} "
            "UNION ALL MATCH (step:TransferStep)-[:STEP_OF]->({n}) "
            "RETURN {at: size(coalesce({n}.step_kinds, [])), kind: step.kind, first_addressee: step.first_addressee, "
            "awaits: COLLECT { MATCH (step)-[:AWAITS]->(awaited:Organisation) RETURN awaited }, "
            "opened_at: step.opened_at, first_due_at: step.first_due_at, due_at: step.due_at, "
            "answered_at: null, answered_by: null, outcome: null, escalations: step.escalations} AS {m} }",
            order="{m}.at",
            many=True,
            weight=3,
        ),
    },
)
TRANSFER_ROOT = Root(
    "Transfer",
    "MATCH ({n}:Transfer {id: {arg}})-[:FOR_PERSON]->(mover:Person) "
    f"WHERE mover.id = $caller_person OR {in_scope('mover')} OR {_OFFICER}",
)
