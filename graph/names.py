"""Labels, relationship types and property names: the vocabulary of the graph, once.

Statements in graph/cypher/ and declarations in graph/fields/ spell the names out, so that they read as Cypher;
a test holds them to this list.
"""

from __future__ import annotations

LABELS = frozenset(
    {
        "Organisation",
        "Division",
        "FormerName",
        "Person",
        "Transfer",
        "TransferStep",
        "Activity",
        "Account",
        "AuditEvent",
        "FeedPlace",
        "IdempotencyRecord",
        "DivisionEdition",
        "TotalsCount",
        "Clock",
        "Cohort",
        "Migration",
        "Lock",
        "CheckIn",
        "Verification",
        "ServiceToken",
    }
)

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
        "MEMBER_OF",
        "WAS_MEMBER_OF",
        "SERVES_IN",
        "SERVED_IN",
        "FOR_PERSON",
        "FROM_ORGANISATION",
        "TO_ORGANISATION",
        "PLACED_IN",
        "STEP_OF",
        "AWAITS",
        "HOSTS",
        "SIGNED_UP_FOR",
        "ACTS_AS",
        "GRANTED",
        "CONCERNS",
        "MERGED_INTO",
        "SPLIT_FROM",
        "OF_INSTITUTION",
        "IN_COHORT",
        "ASKED_BY",
        "CHECKS_IN_AT",
        "ENROLLED_AS",
        "TOKEN_OF",
        "MAY_READ",
    }
)
