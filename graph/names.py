"""Labels, relationship types and property names: the vocabulary of the graph, once.

Statements in graph/cypher/ and declarations in graph/fields/ spell the names out, so that they read as Cypher;
a test holds them to this list.
"""

from __future__ import annotations

LABELS = frozenset({"Organisation", "Division", "FormerName", "Account", "DivisionEdition", "TotalsCount", "Migration", "Lock"})

RELATIONSHIP_TYPES = frozenset(
    {
        "PART_OF",
        "WAS_PART_OF",
        "LOCATED_IN",
        "WAS_LOCATED_IN",
        "WITHIN",
        "WAS_WITHIN",
        "SUCCEEDED_BY",
        "WAS_NAMED",
        "GRANTED",
    }
)
