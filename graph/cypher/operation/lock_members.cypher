// Locks the present members of the branches $codes, in the order of ids, at most $limit. Writing the id first locks the node, so that the
// membership is what was committed last.
// params:  codes: list[str], limit: int
// returns: id, branch_code, valid_from, born_on: str | None, joined_on: str | None   (0..n rows)
MATCH (person:Person)-[:MEMBER_OF]->(branch:Organisation)
WHERE branch.code IN $codes
WITH person
ORDER BY person.id
LIMIT $limit
SET person.id = person.id
WITH person
MATCH (person)-[current:MEMBER_OF]->(branch:Organisation)
WHERE branch.code IN $codes
RETURN person.id AS id,
       branch.code AS branch_code,
       toString(current.valid_from) AS valid_from,
       toString(person.born_on) AS born_on,
       toString(person.joined_on) AS joined_on
