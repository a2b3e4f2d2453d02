// Records who changed what of a transfer: an event that concerns it and its person; what was before and after is text (JSON).
// params:  at: str, actor: str, action: str, before: str, after: str, transfer_id: str
// returns: recorded: int   (1 row)
MATCH (transfer:Transfer {id: $transfer_id})-[:FOR_PERSON]->(person:Person)
CREATE (event:AuditEvent {at: datetime($at), actor: $actor, action: $action, before: $before, after: $after})
CREATE (event)-[:CONCERNS]->(transfer)
CREATE (event)-[:CONCERNS]->(person)
RETURN count(DISTINCT event) AS recorded
