// Says that the account ($issuer, $subject), made where it is new, is that of the person $person_id, and of nobody else.
// params:  issuer: str, subject: str, person_id: str
// returns: name: str   (1 row; 0 where the person is absent)
MATCH (person:Person {id: $person_id})
MERGE (account:Account {issuer: $issuer, subject: $subject})
WITH account, person
OPTIONAL MATCH (account)-[former:ACTS_AS]->(other:Person)
WHERE other <> person
DELETE former
WITH DISTINCT account, person
MERGE (account)-[:ACTS_AS]->(person)
RETURN person.name AS name
