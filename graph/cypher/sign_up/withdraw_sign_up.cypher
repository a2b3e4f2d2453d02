// Takes a sign-up back, and gives $places to those who wait longest, of equals by their id.
// params:  person_id: str, activity_id: str, places: int
// returns: promoted: str   (0..places rows)
MATCH (:Person {id: $person_id})-[sign_up:SIGNED_UP_FOR]->(activity:Activity {id: $activity_id})
DELETE sign_up
WITH activity
MATCH (next:Person)-[waiting:SIGNED_UP_FOR {state: 'WAITING'}]->(activity)
WHERE next.id <> $person_id
WITH next, waiting
ORDER BY waiting.signed_up_at.epochMillis, next.id
LIMIT $places
SET waiting.state = 'CONFIRMED'
RETURN next.id AS promoted
