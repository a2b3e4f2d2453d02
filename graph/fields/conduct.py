"""What the fields of findings about conduct mean in Cypher: they are read from the map ``$result``, as they were judged."""

from __future__ import annotations

from graph.fields.declare import Link, Noun
from graph.fields.shared import prop

CONDUCT_FINDING = Noun(
    "ConductFinding",
    {
        "rule": prop("rule"),
        "actors": prop("actors"),
        "organisation": Link("Organisation", "WITH {n}.organisation_code AS code MATCH ({m}:Organisation {code: code})"),
        "began_at": prop("began_at"),
        "ended_at": prop("ended_at"),
        "events": prop("events"),
        "sample": prop("sample"),
    },
)
CONDUCT_REPORT = Noun(
    "ConductReport",
    {
        "findings": Link("ConductFinding", "UNWIND {n}.findings AS {m}", order="{m}.position", many=True, weight=20),
        "read_to": prop("read_to"),
        "complete": prop("complete"),
    },
)
