"""The reference page of changes of the schema, made from the schemas that were released."""

from __future__ import annotations

from api.schema import printed_schema
from api.schema_changes import Change, Effect, releases, schema_changes

INTRODUCTION = """
How the schema has changed from release to release, and what is deprecated. For clients:

- What a release has, the next one has as well, or it was deprecated: a field, an argument, a value is marked
  `@deprecated(reason: …)` with what to use in its place, for one whole release and at least 180 days, before it goes.
  `make schema-diff` ends with 1 where something else would break, and every test run asks it.
- New fields, arguments, values of enumerations and members of unions come without notice; the last two may surprise a client that
  takes the present ones for all. Take a value that you do not know for "something else", and select `... on Failure` of results.
- Codes of errors stay; new ones come ([errors](errors.md)).
"""
EFFECTS = {
    Effect.BREAKING: "breaks clients",
    Effect.DANGEROUS: "may surprise clients",
    Effect.SAFE: "added",
    Effect.ANNOUNCED: "removed as announced",
}


def schema_changes_page(made: str) -> str:
    """Return the page; the newest changes stand first."""
    versions = [(file.stem, file.read_text(encoding="utf-8")) for file in releases()]
    later = [*versions[1:], ("Unreleased", printed_schema())]
    lines = ["# Changes of the schema", "", made, INTRODUCTION]
    for (old_name, old), (name, new) in reversed(list(zip(versions, later, strict=True))):
        lines += [f"## {name}", "", f"Since {old_name}:", "", *_lines(schema_changes(old, new)), ""]
    return "\n".join([*lines, f"## {versions[0][0]}", "", "The first release.", ""])


def _lines(changes: list[Change]) -> list[str]:
    return [f"- {EFFECTS[change.effect]}: {change.what}" for change in changes] or ["- nothing"]
