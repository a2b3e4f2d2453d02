// Records how a person rates an activity; the time of the first rating stays.
// params:  person_id: str, activity_id: str, rating: int, at: str
// returns: rated: int   (1 row)
MATCH (:Person {id: $person_id})-[sign_up:SIGNED_UP_FOR]->(:Activity {id: $activity_id})
SET sign_up.rating = $rating, sign_up.rated_at = coalesce(sign_up.rated_at, datetime($at))
RETURN count(*) AS rated
