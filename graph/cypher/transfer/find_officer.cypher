// What organisations see as the name of an account that answers: that of its person, else its subject.
// params:  issuer: str, subject: str
// returns: name: str   (1 row)
OPTIONAL MATCH (account:Account {issuer: $issuer, subject: $subject})-[:ACTS_AS]->(person:Person)
RETURN coalesce(person.name, $subject) AS name
LIMIT 1
