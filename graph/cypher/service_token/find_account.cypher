// Whose the token with the fingerprint $hash is, where it has not ended, and what it may where.
// params:  hash: str
// returns: issuer: str, subject: str, expires_at: float (seconds since 1970), grants: list[list[str]] (role, path)   (0..1 row)
MATCH (token:ServiceToken {hash: $hash})-[:TOKEN_OF]->(account:Account)
WHERE token.expires_at > datetime()
RETURN account.issuer AS issuer,
       account.subject AS subject,
       token.expires_at.epochMillis / 1000.0 AS expires_at,
       COLLECT { MATCH (token)-[grant:GRANTED]->(organisation:Organisation) RETURN [grant.role, organisation.path] } AS grants
