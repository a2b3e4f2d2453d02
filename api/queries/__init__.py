"""The root fields of the schema."""
