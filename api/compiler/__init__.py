"""From a validated selection to one Cypher statement and back."""
