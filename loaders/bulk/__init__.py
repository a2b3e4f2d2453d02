"""Bulk import: a folder of tables becomes a whole graph by the import tool of Neo4j."""
