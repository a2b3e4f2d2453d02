// Signs a person up for an activity.
// params:  person_id: str, activity_id: str, state: str, signed_up_at: str
// returns: created: int   (1 row)
MATCH (person:Person {id: $person_id})
MATCH (activity:Activity {id: $activity_id})
CREATE (person)-[:SIGNED_UP_FOR {state: $state, signed_up_at: datetime($signed_up_at)}]->(activity)
RETURN count(*) AS created
