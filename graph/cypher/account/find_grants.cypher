// Grants of the account ($issuer, $subject) that hold now.
// params:  issuer: str, subject: str
// returns: role, path, code   (0..n rows)
MATCH (:Account {issuer: $issuer, subject: $subject})-[grant:GRANTED]->(organisation:Organisation)
WHERE grant.until IS NULL OR grant.until > datetime()
RETURN grant.role AS role, organisation.path AS path, organisation.code AS code
