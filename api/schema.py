"""The schema: all types, printed to schema.graphql."""

from __future__ import annotations

import strawberry
from graphql import GraphQLSchema

from api.mutations.mutation import Mutation
from api.queries.query import Query
from api.subscriptions.subscription import Subscription
from api.types.activity import Activity
from api.types.division import Division
from api.types.organisation import Organisation
from api.types.person import Person

SCHEMA = strawberry.Schema(
    query=Query, mutation=Mutation, subscription=Subscription, types=[Organisation, Division, Person, Activity]
)


def graphql_schema() -> GraphQLSchema:
    """Return the schema as graphql-core knows it."""
    return SCHEMA._schema  # noqa: SLF001 - Strawberry has no public name for it


def printed_schema() -> str:
    """Return the schema in the schema language."""
    return SCHEMA.as_str() + "\n"
