// Signs people up for activities, with attendance, hours and ratings; null leaves what is recorded.
// params:  rows: list[map{person_id, activity_id, state, signed_up_at, attended_at, hours, rating, rated_at}]
// returns: merged: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (activity:Activity {id: row.activity_id})
MERGE (person)-[sign_up:SIGNED_UP_FOR]->(activity)
SET sign_up.state = row.state,
    sign_up.signed_up_at = datetime(row.signed_up_at),
    sign_up.attended_at = coalesce(datetime(row.attended_at), sign_up.attended_at),
    sign_up.hours = coalesce(row.hours, sign_up.hours),
    sign_up.rating = coalesce(row.rating, sign_up.rating),
    sign_up.rated_at = coalesce(datetime(row.rated_at), sign_up.rated_at)
RETURN count(*) AS merged
