"""The printed schema: committed as it is, every element described, and every read field declared in graph/fields/."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type
from graphql.pyutils import camel_to_snake

from api.schema import graphql_schema, printed_schema
from graph.fields.registry import NOUNS
from tests.own_server import ROOT


def test_the_committed_schema_is_the_programs() -> None:
    committed = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    assert committed == printed_schema(), "run `make schema`"


def test_every_element_is_described() -> None:
    bare = []
    for name, each in graphql_schema().type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Boolean", "ID", "Float"}:
            continue
        bare += [] if each.description else [name]
        if isinstance(each, GraphQLEnumType):
            bare += [f"{name}.{value}" for value, one in each.values.items() if not one.description]
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in each.fields.items():
                bare += [] if field.description else [f"{name}.{field_name}"]
                bare += [f"{name}.{field_name}({arg})" for arg, one in field.args.items() if not one.description]
    assert bare == []


def test_every_field_of_a_noun_is_declared_and_nothing_else() -> None:
    for name, noun in NOUNS.items():
        on_type = graphql_schema().type_map[name]
        assert isinstance(on_type, GraphQLObjectType)
        assert {camel_to_snake(field) for field in on_type.fields} == set(noun.fields)


def test_every_mutation_can_answer_that_its_key_cannot_be_used() -> None:
    """An idempotencyKey that is empty, or was sent with another input, is refused by all of them in the same way."""
    root = graphql_schema().mutation_type
    assert root is not None
    for name, field in root.fields.items():
        result = get_named_type(field.type)
        assert isinstance(result, GraphQLUnionType)
        assert {"InvalidInput", "IdempotencyConflict"} <= {member.name for member in result.types}, name
