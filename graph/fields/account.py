"""What the fields of the calling account mean in Cypher."""

from __future__ import annotations

from graph.fields.declare import Link, Noun, Value
from graph.fields.shared import prop

GRANT = Noun(
    "Grant",
    {
        "role": prop("role"),
        "until": Value("toString({n}.until)"),
        "organisation": Link("Organisation", "WITH {n}.organisation AS {m}"),
    },
)

ACCOUNT = Noun(
    "Account",
    {
        "issuer": prop("issuer"),
        "subject": prop("subject"),
        "person": Link(
            "Person", "WITH {n}.account AS account MATCH (account)-[:ACTS_AS]->({m}:Person) WHERE {m}.id = $caller_person"
        ),
        "grants": Link(
            "Grant",
            "WITH {n}.account AS account MATCH (account)-[grant:GRANTED]->(organisation:Organisation) "
            "WHERE grant.until IS NULL OR grant.until > datetime() "
            "WITH {role: grant.role, until: grant.until, organisation: organisation} AS {m}",
            order="{m}.organisation.path, {m}.role",
            many=True,
            weight=3,
        ),
    },
)
