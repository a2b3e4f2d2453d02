// Records who changed what: an event that concerns an activity and people; what was before and after is text (JSON).
// params:  at: str, actor: str, action: str, before: str, after: str, activity_id: str, person_ids: list[str]
// returns: recorded: int   (1 row)
MATCH (activity:Activity {id: $activity_id})
CREATE (event:AuditEvent {at: datetime($at), actor: $actor, action: $action, before: $before, after: $after})
CREATE (event)-[:CONCERNS]->(activity)
WITH event
CALL (event) {
  UNWIND $person_ids AS person_id
  MATCH (person:Person {id: person_id})
  CREATE (event)-[:CONCERNS]->(person)
}
RETURN count(DISTINCT event) AS recorded
