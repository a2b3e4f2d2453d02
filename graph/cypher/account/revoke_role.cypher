// Takes $role on the subtree of $code (any role, where $role is null) from the account ($issuer, $subject).
// params:  issuer: str, subject: str, role: str | None, code: str
// returns: revoked: int   (1 row)
MATCH (:Account {issuer: $issuer, subject: $subject})-[grant:GRANTED]->(:Organisation {code: $code})
WHERE $role IS NULL OR grant.role = $role
DELETE grant
RETURN count(*) AS revoked
