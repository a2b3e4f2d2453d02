"""All that touches Neo4j; the only folder that imports the driver."""
