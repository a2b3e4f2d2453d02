// Gives people back the posts that were ended; those of organisations that are closed are left out.
// params:  rows: list[map{key, person_id, organisation_code, post, valid_from, valid_to}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (person:Person {id: row.person_id})-[past:SERVED_IN {
  post: row.post, valid_from: date(row.valid_from), valid_to: date(row.valid_to)}]->(organisation:Organisation {code: row.organisation_code})
WHERE organisation.closed_on IS NULL
WITH row, person, organisation, collect(past)[0] AS past
SET organisation.totals_pending = true
CREATE (person)-[:SERVES_IN {
  post: past.post, employment: past.employment, valid_from: past.valid_from, term_ends_on: past.term_ends_on}]->(organisation)
DELETE past
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) + 1
RETURN collect(row.key) AS undone
