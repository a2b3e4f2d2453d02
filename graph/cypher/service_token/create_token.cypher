// Makes a token, known by its fingerprint alone, of the service account ($issuer, $subject), with $role on the subtree of $code; tokens of
// that account which have ended go.
// params:  issuer: str, subject: str, hash: str, hint: str, role: str, code: str, expires_at: datetime
// returns: name: str   (1 row; 0 where the organisation is absent)
MATCH (organisation:Organisation {code: $code})
MERGE (account:Account {issuer: $issuer, subject: $subject})
WITH organisation, account
CALL (account) {
  MATCH (account)<-[:TOKEN_OF]-(ended:ServiceToken)
  WHERE ended.expires_at <= datetime()
  DETACH DELETE ended
}
CREATE (account)<-[:TOKEN_OF]-(token:ServiceToken {hash: $hash, hint: $hint, created_at: datetime(), expires_at: $expires_at})
CREATE (token)-[:GRANTED {role: $role}]->(organisation)
RETURN organisation.name AS name
