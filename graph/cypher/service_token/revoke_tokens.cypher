// Takes the tokens of the service account ($issuer, $subject) away (the one with $hint, where that is given).
// params:  issuer: str, subject: str, hint: str | None
// returns: revoked: int, left: int   (1 row; `left` of those that have not ended)
OPTIONAL MATCH (account:Account {issuer: $issuer, subject: $subject})
CALL (account) {
  MATCH (account)<-[:TOKEN_OF]-(token:ServiceToken)
  WHERE $hint IS NULL OR token.hint = $hint
  DETACH DELETE token
  RETURN count(*) AS revoked
}
RETURN revoked, COUNT { MATCH (account)<-[:TOKEN_OF]-(left:ServiceToken) WHERE left.expires_at > datetime() } AS left
