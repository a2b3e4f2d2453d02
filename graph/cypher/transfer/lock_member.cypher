// Locks the person $person_id, who is to move: writing the id first, so that what follows reads what was committed last.
// params:  person_id: str
// returns: name, branch_code: str | None, member_since: str | None, last_ended_by: str | None, open_id: str | None   (0..1 row)
MATCH (person:Person {id: $person_id})
SET person.id = $person_id
WITH person
OPTIONAL MATCH (person)-[current:MEMBER_OF]->(branch:Organisation)
RETURN person.name AS name,
       branch.code AS branch_code,
       toString(current.valid_from) AS member_since,
       COLLECT {
         MATCH (person)-[past:WAS_MEMBER_OF]->()
         RETURN past.ended_by ORDER BY past.valid_to DESC, past.valid_from DESC LIMIT 1
       }[0] AS last_ended_by,
       COLLECT { MATCH (open:Transfer {open_for: $person_id}) RETURN open.id }[0] AS open_id
