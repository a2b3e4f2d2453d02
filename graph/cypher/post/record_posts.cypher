// Records posts that have ended.
// params:  rows: list[map{person_id, organisation_code, post, employment, valid_from, term_ends_on, valid_to}]
// returns: recorded: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (organisation:Organisation {code: row.organisation_code})
CREATE (person)-[:SERVED_IN {
  post: row.post, employment: row.employment, valid_from: date(row.valid_from), term_ends_on: date(row.term_ends_on),
  valid_to: date(row.valid_to)}]->(organisation)
RETURN count(*) AS recorded
