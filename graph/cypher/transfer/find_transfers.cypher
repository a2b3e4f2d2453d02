// What the graph knows of the transfers $ids.
// params:  ids: list[str]
// returns: id, person_id, state   (0..n rows)
UNWIND $ids AS id
MATCH (transfer:Transfer {id: id})-[:FOR_PERSON]->(person:Person)
RETURN transfer.id AS id, person.id AS person_id, transfer.state AS state
