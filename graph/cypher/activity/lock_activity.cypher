// Locks the activity $activity_id for a change and counts the change; where $scopes are given and its host lies in none of them, it is
// as if absent. Writing the id first locks the node, so that what follows reads what was committed last.
// params:  activity_id: str, scopes: list[str] | None, person_ids: list[str]
// returns: version: int (before the change), starts_at, ends_at, capacity: int | None, confirmed: int,
//          sign_ups: list[map{person_id, state, signed_up_at, attended_at, hours, rating, rated_at}] of $person_ids   (0..1 row)
MATCH (host:Organisation)-[:HOSTS]->(activity:Activity {id: $activity_id})
WHERE $scopes IS NULL OR any(scope IN $scopes WHERE host.path STARTS WITH scope)
SET activity.id = $activity_id
WITH activity
SET activity.version = coalesce(activity.version, 0) + 1
WITH activity
RETURN activity.version - 1 AS version,
       toString(activity.starts_at) AS starts_at,
       toString(activity.ends_at) AS ends_at,
       activity.capacity AS capacity,
       COUNT { (activity)<-[:SIGNED_UP_FOR {state: 'CONFIRMED'}]-() } AS confirmed,
       COLLECT {
         UNWIND $person_ids AS person_id
         MATCH (:Person {id: person_id})-[sign_up:SIGNED_UP_FOR]->(activity)
         RETURN {person_id: person_id, state: sign_up.state, signed_up_at: toString(sign_up.signed_up_at),
                 attended_at: toString(sign_up.attended_at), hours: sign_up.hours, rating: sign_up.rating,
                 rated_at: toString(sign_up.rated_at)}
       } AS sign_ups
