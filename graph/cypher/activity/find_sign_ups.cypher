// Sign-ups that the graph knows of the people $ids.
// params:  ids: list[str]
// returns: person_id, activity_id, state, signed_up_at, attended_at, hours, rating, rated_at   (0..n rows)
UNWIND $ids AS id
MATCH (person:Person {id: id})-[sign_up:SIGNED_UP_FOR]->(activity:Activity)
RETURN person.id AS person_id,
       activity.id AS activity_id,
       sign_up.state AS state,
       toString(sign_up.signed_up_at) AS signed_up_at,
       toString(sign_up.attended_at) AS attended_at,
       sign_up.hours AS hours,
       sign_up.rating AS rating,
       toString(sign_up.rated_at) AS rated_at
