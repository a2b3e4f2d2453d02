"""The GraphQL types of the schema."""
