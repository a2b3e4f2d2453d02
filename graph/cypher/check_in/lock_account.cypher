// Locks the account ($issuer, $subject), which is made where it is new: its open check-in, and the person whose it is, locked too.
// params:  issuer: str, subject: str, open_for: str
// returns: open_id: str | None, person_id: str | None, id_number_hmac: str | None   (1 row)
MERGE (account:Account {issuer: $issuer, subject: $subject})
SET account.subject = $subject
WITH account
OPTIONAL MATCH (account)-[:ACTS_AS]->(person:Person)
WITH person
ORDER BY person.id
LIMIT 1
RETURN COLLECT { MATCH (open:CheckIn {open_for: $open_for}) RETURN open.id }[0] AS open_id,
       person.id AS person_id,
       person.id_number_hmac AS id_number_hmac
