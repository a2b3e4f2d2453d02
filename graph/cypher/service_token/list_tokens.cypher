// The tokens of service accounts of $issuer, those that end last first, at most $limit.
// params:  issuer: str, limit: int
// returns: subject: str, hint: str, created_at: str, expires_at: str, ended: bool, role: str, code: str, name: str   (0..limit rows)
MATCH (account:Account {issuer: $issuer})<-[:TOKEN_OF]-(token:ServiceToken)-[grant:GRANTED]->(organisation:Organisation)
RETURN account.subject AS subject,
       token.hint AS hint,
       toString(token.created_at) AS created_at,
       toString(token.expires_at) AS expires_at,
       token.expires_at <= datetime() AS ended,
       grant.role AS role,
       organisation.code AS code,
       organisation.name AS name
ORDER BY expires_at DESC, subject, hint
LIMIT $limit
