// Which activities were recorded elsewhere under the keys $keys, each a source and an external id.
// params:  keys: list[list[str]]
// returns: source, external_id, known_id   (0..n rows)
UNWIND $keys AS key
MATCH (activity:Activity {source: key[0], external_id: key[1]})
RETURN key[0] AS source, key[1] AS external_id, activity.id AS known_id
