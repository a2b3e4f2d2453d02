// Records who attended an activity, when and for how many hours; null leaves the hours that are recorded.
// params:  activity_id: str, rows: list[map{person_id, attended_at, hours}]
// returns: recorded: int   (1 row)
UNWIND $rows AS row
MATCH (:Person {id: row.person_id})-[sign_up:SIGNED_UP_FOR]->(:Activity {id: $activity_id})
SET sign_up.attended_at = datetime(row.attended_at), sign_up.hours = coalesce(row.hours, sign_up.hours)
RETURN count(*) AS recorded
