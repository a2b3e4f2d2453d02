"""Generated operations over the schema: fragments, aliases, directives, variables, nulls, nested connections, days, every type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from hypothesis import strategies as st

from graph.fields.shared import global_id_maker
from tests.small_province import DIVISIONS, ORGANISATIONS

ORGANISATION_CODES = [row[0] for row in ORGANISATIONS] + ["nothing"]
DIVISION_CODES = [row[0] for row in DIVISIONS] + ["99"]
DAYS = [
    "2018-10-30",
    "2018-10-31",
    "2019-01-01",
    "2019-02-01",
    "2019-03-15",
    "2019-07-01",
    "2019-10-31",
    "2020-01-01",
    "2020-10-31",
]
NODE_IDS = [
    *(global_id_maker("Organisation")(code) for code in ORGANISATION_CODES),
    *(global_id_maker("Division")(code) for code in DIVISION_CODES),
    *(global_id_maker("Person")(id_) for id_ in ("P1", "P3", "nobody")),
    global_id_maker("Activity")("A1"),
    "bm90aGluZw==",
    "%",
]
PERSON_IDS = [
    "P1",
    "P1",
    "P2",
    "P2",
    "P5",
    "P3",
    "P4",
    "nobody",
    global_id_maker("Person")("P1"),
    global_id_maker("Person")("P3"),
]
ACTIVITY_IDS = ["A1", "A2", "A3", "none", global_id_maker("Activity")("A1"), global_id_maker("Person")("A1")]
TRANSFER_IDS = ["T1", "T2", "none"]
ROOT_FIELDS = [
    "organisation",
    "organisation",
    "division",
    "node",
    "person",
    "person",
    "person",
    "person",
    "activity",
    "transfer",
    "me",
    "__typename",
]
MOST_FIELDS = 4
DEEPEST = 4
MOST_ALIASES = 40


class Word(str):
    """A member of an enumeration, which stands in a document without quotes."""

    __slots__ = ()


@dataclass
class Operation:
    """A generated operation with its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class _Writing:
    draw: Any
    schema: GraphQLSchema
    definitions: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def flip(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(1, one_in)) == 1)

    def pick(self, options: list[Any]) -> Any:
        return self.draw(st.sampled_from(options))


@st.composite
def operations(draw: Any, schema: GraphQLSchema) -> Operation:
    """Draw one operation."""
    writing = _Writing(draw, schema)
    query = schema.query_type
    assert query is not None
    selections = [_field(writing, query, writing.pick(ROOT_FIELDS), 0) for _ in range(draw(st.integers(1, 2)))]
    head = f"({', '.join(writing.definitions)})" if writing.definitions else ""
    return Operation("\n".join([f"query Q{head} {{ {' '.join(selections)} }}", *writing.fragments]), writing.variables)


def _field(writing: _Writing, parent: GraphQLObjectType | GraphQLInterfaceType, name: str, depth: int) -> str:
    writing.aliases += 1
    alias = f"a{writing.aliases}: "  # always, so that equal keys never differ in arguments
    if name == "__typename":
        return f"{alias}__typename{_directive(writing)}"
    definition = parent.fields[name]
    named = get_named_type(definition.type)
    text = f"{alias}{name}{_arguments(writing, definition, name)}{_directive(writing)}"
    if is_leaf_type(named):
        return text
    assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    return f"{text} {{ {_selection(writing, named, depth + 1)} }}"


def _selection(writing: _Writing, on_type: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
    if isinstance(on_type, GraphQLInterfaceType):
        types = writing.schema.get_possible_types(on_type)
        parts = [f"... on {each.name} {{ {_selection(writing, each, depth)} }}" for each in types]
        return " ".join(["id __typename", *parts])
    names = [name for name, each in on_type.fields.items() if depth < DEEPEST or is_leaf_type(get_named_type(each.type))]
    if not names or writing.aliases > MOST_ALIASES:
        return _field(writing, on_type, "__typename", depth)
    plumbing = on_type.name.endswith(("Connection", "Edge"))
    if plumbing and depth < DEEPEST + 2:
        names = list(on_type.fields)
        depth -= 1
    chosen = [writing.pick([*names, "__typename"]) for _ in range(writing.draw(st.integers(1, MOST_FIELDS)))]
    parts = []
    for name in chosen:
        text = _field(writing, on_type, name, depth)
        if writing.flip(6):
            text = f"... on {on_type.name}{_directive(writing)} {{ {text} }}"
        elif writing.flip(8):
            fragment = f"F{len(writing.fragments)}"
            writing.fragments.append(f"fragment {fragment} on {on_type.name} {{ {text} }}")
            text = f"...{fragment} ...{fragment}{_directive(writing)}"
        parts.append(text)
    return " ".join(parts)


def _directive(writing: _Writing) -> str:
    if not writing.flip(8):
        return ""
    name = writing.pick(["include", "skip"])
    value = writing.draw(st.booleans())
    if writing.flip(2):
        return f" @{name}(if: {str(value).lower()})"
    return f" @{name}(if: ${_variable(writing, 'Boolean!', value)})"


def _variable(writing: _Writing, type_text: str, value: Any, *, given: bool = True) -> str:
    name = f"v{len(writing.definitions)}"
    writing.definitions.append(f"${name}: {type_text}")
    if given:
        writing.variables[name] = value
    return name


def _arguments(writing: _Writing, definition: GraphQLField, field_name: str) -> str:
    parts = []
    backward = writing.flip(3)
    for name, argument in definition.args.items():
        if name in {"after", "before"} or (name == "first" and backward) or (name == "last" and not backward):
            continue
        required = is_non_null_type(argument.type)
        if not required and name not in {"first", "last"} and writing.flip(2):
            continue
        value = _value(writing, name, field_name, argument.type)
        type_text = str(argument.type)
        if writing.flip(2):
            if not required and writing.flip(4):
                value = None
            given = required or not writing.flip(6)
            parts.append(f"{name}: ${_variable(writing, type_text, value, given=given)}")
        else:
            parts.append(f"{name}: {_literal(value, argument.type)}")
    return f"({', '.join(parts)})" if parts else ""


def _value(writing: _Writing, name: str, field_name: str, type_: GraphQLInputType) -> Any:
    named = get_named_type(type_)
    if name in {"code", "id"}:
        return writing.pick(_keys(name, field_name))
    if name == "overdue":
        return writing.draw(st.booleans())
    if name == "asOf" or str(named) == "String":
        return writing.pick(DAYS)
    if isinstance(named, GraphQLEnumType):
        if not is_list_type(type_):
            return Word(writing.pick(sorted(named.values)))
        return writing.draw(st.lists(st.sampled_from(sorted(named.values)), max_size=3))
    return writing.draw(st.integers(0, 3))


def _keys(name: str, field_name: str) -> list[str]:
    if name == "code":
        return DIVISION_CODES if field_name == "division" else ORGANISATION_CODES
    return {"person": PERSON_IDS, "activity": ACTIVITY_IDS, "transfer": TRANSFER_IDS}.get(field_name, NODE_IDS)


def _literal(value: Any, type_: GraphQLInputType) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and not isinstance(value, Word) else str(value)
