"""Who can read a person, in Cypher: officers of the branch and above, parties of an open transfer, and who asked for them."""

from __future__ import annotations

from domain.people import OFFICER_POSTS
from domain.rights import PERSON_ROLES
from graph.fields.declare import Link, Noun, Scope
from graph.fields.shared import prop

READER = Noun(
    "Reader",
    {
        "organisation": Link("Organisation", "WITH {n}.organisation AS {m}"),
        "role": prop("role"),
        "via": prop("via"),
        "sees": prop("sees"),
        "account": prop("account"),
        "cadre": prop("cadre"),
    },
)

_ROLES = "[" + ", ".join(f"'{role.value}'" for role in sorted(PERSON_ROLES)) + "]"
_POSTS = "[" + ", ".join(f"'{post.value}'" for post in OFFICER_POSTS) + "]"
_MOVING = "MATCH ({n})<-[:FOR_PERSON]-(moving:Transfer) WHERE moving.state = 'OPEN' "
_CODES = "UNWIND split(place.path, '/')[..-1] AS code RETURN code, "

# Every organisation whose officers see the person; who sees everything is not named again for a transfer.
_WHERE = (
    f"MATCH ({{n}})-[:MEMBER_OF]->(place:Organisation) {_CODES}'EVERYTHING' AS sees "
    f"UNION {_MOVING}MATCH (moving)-[:FROM_ORGANISATION|TO_ORGANISATION]->(place:Organisation) {_CODES}'TRANSFER' AS sees "
    f"UNION {_MOVING}MATCH (moving)<-[:STEP_OF]-(:TransferStep)-[:AWAITS]->(place:Organisation) {_CODES}'TRANSFER' AS sees"
)
_BY_GRANT = (
    f"MATCH (account:Account)-[grant:GRANTED]->(above) WHERE grant.role IN {_ROLES} "
    "AND (grant.until IS NULL OR grant.until > datetime()) AND NOT EXISTS { MATCH (account)-[:ACTS_AS]->({n}) } "
    "RETURN {organisation: above, role: grant.role, via: 'GRANT', sees: sees, account: account.subject, cadre: null, "
    "key: account.issuer + ' ' + account.subject} AS reader"
)
_BY_TOKEN = (
    f"MATCH (account:Account)<-[:TOKEN_OF]-(token:ServiceToken)-[grant:GRANTED]->(above) WHERE grant.role IN {_ROLES} "
    "AND token.expires_at > datetime() RETURN DISTINCT {organisation: above, role: grant.role, via: 'GRANT', sees: sees, "
    "account: account.subject, cadre: null, key: account.issuer + ' ' + account.subject} AS reader"
)
_BY_POST = (
    f"MATCH (cadre:Person)-[serving:SERVES_IN]->(above) WHERE serving.post IN {_POSTS} AND cadre <> {{n}} "
    "RETURN {organisation: above, role: 'OFFICER', via: 'POST', sees: sees, account: null, cadre: cadre.name, "
    "key: cadre.id + ' ' + serving.post + ' ' + toString(serving.valid_from)} AS reader"
)

_BY_ASKING = (
    "MATCH (asking:Account)-[opening:MAY_READ]->({n}) WHERE opening.until > datetime() "
    "MATCH (above:Organisation {code: opening.organisation_code}) "
    "RETURN {organisation: above, role: 'OFFICER', via: 'ASKED', sees: 'EVERYTHING', account: asking.subject, cadre: null, "
    "key: asking.issuer + ' ' + asking.subject} AS reader"
)

READERS = Link(
    "Reader",
    f"CALL ({{n}}) {{ CALL ({{n}}) {{ {_WHERE} }} WITH {{n}}, code, min(sees) AS sees MATCH (above:Organisation {{code: code}}) "
    f"CALL ({{n}}, above, sees) {{ {_BY_GRANT} UNION ALL {_BY_TOKEN} UNION ALL {_BY_POST} }} RETURN reader "
    f"UNION ALL {_BY_ASKING} }} WITH *, reader AS {{m}}",
    order="{m}.sees, {m}.organisation.path, {m}.via, {m}.key",
    many=True,
    undated=True,
    scope=Scope.SELF,
    weight=20,
)
