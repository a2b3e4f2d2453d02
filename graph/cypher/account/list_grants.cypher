// Accounts and what they are granted, in the order of their subjects, at most $limit.
// params:  limit: int
// returns: issuer, subject, role, code, name, until   (0..limit rows; role and what follows null for an account without grants)
MATCH (account:Account)
OPTIONAL MATCH (account)-[grant:GRANTED]->(organisation:Organisation)
RETURN account.issuer AS issuer,
       account.subject AS subject,
       grant.role AS role,
       organisation.code AS code,
       organisation.name AS name,
       toString(grant.until) AS until
ORDER BY subject, issuer, code, role
LIMIT $limit
