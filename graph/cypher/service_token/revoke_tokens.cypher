// Takes the tokens of the service account ($issuer, $subject) away (the one with $hint, where that is given), and with the last of them its roles.
// params:  issuer: str, subject: str, hint: str | None
// returns: revoked: int, left: int   (1 row)
OPTIONAL MATCH (account:Account {issuer: $issuer, subject: $subject})
CALL (account) {
  MATCH (account)<-[:TOKEN_OF]-(token:ServiceToken)
  WHERE $hint IS NULL OR token.hint = $hint
  DETACH DELETE token
  RETURN count(*) AS revoked
}
WITH account, revoked, COUNT { (account)<-[:TOKEN_OF]-() } AS left
CALL (account, left) {
  MATCH (account)-[grant:GRANTED]->()
  WHERE left = 0
  DELETE grant
}
RETURN revoked, left
