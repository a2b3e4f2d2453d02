// Makes a token, known by its fingerprint alone, of the service account ($issuer, $subject), and grants that account $role on the
// subtree of $code until the token ends, where it is not granted for longer.
// params:  issuer: str, subject: str, hash: str, hint: str, role: str, code: str, expires_at: datetime
// returns: name: str   (1 row; 0 where the organisation is absent)
MATCH (organisation:Organisation {code: $code})
MERGE (account:Account {issuer: $issuer, subject: $subject})
CREATE (account)<-[:TOKEN_OF]-(:ServiceToken {hash: $hash, hint: $hint, created_at: datetime(), expires_at: $expires_at})
MERGE (account)-[grant:GRANTED {role: $role}]->(organisation)
ON CREATE SET grant.until = $expires_at
ON MATCH SET grant.until = CASE WHEN grant.until < $expires_at THEN $expires_at ELSE grant.until END
RETURN organisation.name AS name
