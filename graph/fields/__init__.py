"""What each GraphQL field means in Cypher."""
