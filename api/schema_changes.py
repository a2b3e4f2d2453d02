"""How the schema differs from a released one, and whether clients of that release go on working.

What is removed must have been deprecated in the release: clients were told, and had the time between the two to change over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)
from graphql.utilities import BreakingChange, BreakingChangeType, DangerousChange, SchemaChange, find_schema_changes

RELEASES = Path(__file__).parents[1] / "docs" / "clients" / "releases"
REMOVED = re.compile(r"(\w+)\.(\w+)(?:\((\w+):\))?")


class Effect(StrEnum):
    """What a change does to clients of the release: break them, surprise some of them, nothing, or what was announced."""

    BREAKING = "BREAKING"
    DANGEROUS = "DANGEROUS"
    SAFE = "SAFE"
    ANNOUNCED = "ANNOUNCED"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    effect: Effect
    what: str


def releases() -> list[Path]:
    """Return the schemas that were released, the oldest first."""
    return sorted(RELEASES.glob("*.graphql"), key=lambda file: [int(part) for part in file.stem.split(".")])


def schema_changes(old_text: str, new_text: str) -> list[Change]:
    """Return how a schema differs from a released one, what breaks clients first.

    Raises
    ------
    GraphQLError
        One of the texts is no schema.
    """
    old, new = build_schema(old_text), build_schema(new_text)
    changes = (Change(_effect(change, old), change.description) for change in find_schema_changes(old, new))
    return sorted(changes, key=lambda change: (list(Effect).index(change.effect), change.what))


def _effect(change: SchemaChange, old: GraphQLSchema) -> Effect:
    if isinstance(change, BreakingChange):
        return Effect.ANNOUNCED if _was_deprecated(change, old) else Effect.BREAKING
    return Effect.DANGEROUS if isinstance(change, DangerousChange) else Effect.SAFE


def _was_deprecated(change: BreakingChange, old: GraphQLSchema) -> bool:
    if change.type is BreakingChangeType.TYPE_REMOVED:
        name = change.description.split()[0].strip('".')
        uses = [deprecated for used, deprecated in _uses(old) if used == name]
        return bool(uses) and all(uses)
    named = REMOVED.search(change.description)
    element = _element(old, *named.groups()) if named else None
    removed = change.type not in {BreakingChangeType.FIELD_CHANGED_KIND, BreakingChangeType.ARG_CHANGED_KIND}
    return removed and element is not None and element.deprecation_reason is not None


def _element(old: GraphQLSchema, type_name: str, name: str, argument: str | None) -> Any:
    """Return what a change is about: a field, an argument, a value or an input field of the release."""
    of = old.type_map.get(type_name)
    if isinstance(of, GraphQLEnumType):
        return of.values.get(name)
    field = getattr(of, "fields", {}).get(name)
    return field.args.get(argument) if field is not None and argument is not None else field


def _uses(schema: GraphQLSchema) -> Iterator[tuple[str, bool]]:
    """Yield the name of each type that a field or argument has, and whether that is deprecated."""
    for of in schema.type_map.values():
        if isinstance(of, GraphQLInputObjectType):
            for each in of.fields.values():
                yield get_named_type(each.type).name, each.deprecation_reason is not None
        elif isinstance(of, GraphQLObjectType | GraphQLInterfaceType):
            for field in of.fields.values():
                yield get_named_type(field.type).name, field.deprecation_reason is not None
                for argument in field.args.values():
                    deprecated = field.deprecation_reason is not None or argument.deprecation_reason is not None
                    yield get_named_type(argument.type).name, deprecated
