// Locks the person whose identity number has the fingerprint $id_number_hmac; whether another account than ($issuer, $subject) is theirs.
// params:  id_number_hmac: str, issuer: str, subject: str
// returns: person_id: str, name: str, branch_code: str | None, last_ended_by: str | None, is_moving: bool, has_account: bool   (0..1 row)
MATCH (person:Person {id_number_hmac: $id_number_hmac})
SET person.id = person.id
WITH person
OPTIONAL MATCH (person)-[:MEMBER_OF]->(branch:Organisation)
RETURN person.id AS person_id,
       person.name AS name,
       branch.code AS branch_code,
       COLLECT {
         MATCH (person)-[past:WAS_MEMBER_OF]->()
         RETURN past.ended_by ORDER BY past.valid_to DESC, past.valid_from DESC LIMIT 1
       }[0] AS last_ended_by,
       EXISTS { MATCH (open:Transfer {open_for: person.id}) RETURN open } AS is_moving,
       EXISTS {
         MATCH (account:Account)-[:ACTS_AS]->(person) WHERE account.issuer <> $issuer OR account.subject <> $subject
       } AS has_account
