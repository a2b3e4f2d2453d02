"""What the fields of a check-in mean in Cypher, and who reads one: who asked, and officers of its branch or above.

Staff sees that there is one, and not whose it is. What an applicant stated stands in the check-in until it is answered; of who
was enrolled it is read from the person, by those who may read the person.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.fields.declare import Connection, Link, Noun, Root, Value
from graph.fields.person import WHOLE
from graph.fields.shared import day, in_scope, moment, moment_key, prop

_ASKER = "EXISTS { ({n})-[:ASKED_BY]->(:Account {issuer: $caller_issuer, subject: $caller_subject}) }"
_OFFICER = (
    "EXISTS { MATCH ({n})-[:CHECKS_IN_AT]->(at:Organisation) WHERE any(scope IN $person_scopes WHERE at.path STARTS WITH scope) }"
)
_STATED = ("name", "id_number_masked", "phone_masked", "gender", "born_on", "joined_on")
_OF_PERSON = ", ".join(f"{name}: person.{name}" for name in _STATED)
_OF_CHECK_IN = ", ".join(f"{name}: {{n}}.{name}" for name in _STATED)

CHECK_IN_APPLICANT = Noun(
    "CheckInApplicant",
    {
        "name": prop("name"),
        "id_number_masked": prop("id_number_masked"),
        "phone_masked": prop("phone_masked"),
        "gender": prop("gender"),
        "born_on": day("born_on"),
        "joined_on": day("joined_on"),
    },
    key="id",
    logged=True,
)
CHECK_IN = Noun(
    "CheckIn",
    label="CheckIn",
    key="id",
    fields={
        "check_in_id": prop("id"),
        "version": prop("version"),
        "state": prop("state"),
        "synthetic": Value("coalesce({n}.synthetic, false)"),
        "requested_at": moment("requested_at"),
        "answered_at": moment("answered_at"),
        "because": prop("because"),
        "branch": Link("Organisation", "MATCH ({n})-[:CHECKS_IN_AT]->({m}:Organisation)"),
        "applicant": Link(
            "CheckInApplicant",
            f"WITH {{n}}, {_OFFICER} AS by_officer, {_ASKER} AS by_asker CALL ({{n}}, by_officer, by_asker) {{ "
            "WITH {n}, by_officer, by_asker WHERE {n}.state <> 'APPROVED' AND (by_officer OR by_asker) "
            f"RETURN {{id: {{n}}.id, {_OF_CHECK_IN}}} AS {{m}} "
            "UNION ALL MATCH ({n})-[:ENROLLED_AS]->(person:Person) "
            f"WHERE by_asker OR {in_scope('person')} RETURN {{id: person.id, {_OF_PERSON}}} AS {{m}} }}",
        ),
        "person": Link("Person", f"MATCH ({{n}})-[:ENROLLED_AS]->({{m}}:Person) WHERE {WHOLE.replace('{n}', '{m}')}"),
    },
)
READABLE = f"({_ASKER} OR {_OFFICER})"
CHECK_IN_ROOT = Root("CheckIn", f"MATCH ({{n}}:CheckIn {{id: {{arg}}}}) WHERE {READABLE}")

_SEEN = "any(scope IN $inbox_scopes WHERE {n}.path STARTS WITH scope)"


def _box(match: str, variants: Mapping[str, Connection] | None = None) -> Connection:
    return Connection(
        "CheckIn",
        f"{match} AND {{m}}.open_for >= ''",  # there while it is open: in a wide subtree its index has the open ones alone
        order=moment_key("{m}.requested_at", "{m}.id"),
        order_by="{m}.requested_at, {m}.id",
        variants=variants or {},
    )


# Of a branch: who asks to be enrolled in it. Of a subtree: in any of its branches, as far as the caller sees their inboxes.
CHECK_IN_INBOX = _box(
    f"MATCH ({{n}})<-[:CHECKS_IN_AT]-({{m}}:CheckIn) WHERE {_SEEN}",
    {
        "SUBTREE": _box(
            "MATCH (in_{m}:Organisation)<-[:CHECKS_IN_AT]-({m}:CheckIn) WHERE in_{m}.path STARTS WITH {n}.path "
            f"AND {_SEEN.replace('{n}', 'in_{m}')}"
        )
    },
)
