"""The managed local Neo4j: fetch, configure, start, stop, dump, load."""
