// Grants $role on the subtree of $code to the account ($issuer, $subject), which is made where it is new; an old grant of the
// same role there gets the new end.
// params:  issuer: str, subject: str, role: str, code: str, until: datetime | None
// returns: subject, role, code, name   (1 row; 0 where the organisation is absent)
MATCH (organisation:Organisation {code: $code})
MERGE (account:Account {issuer: $issuer, subject: $subject})
MERGE (account)-[grant:GRANTED {role: $role}]->(organisation)
SET grant.until = $until
RETURN account.subject AS subject, grant.role AS role, organisation.code AS code, organisation.name AS name
