// Gives people back the posts that were ended; those of organisations that are closed, held again, or of who
// has died or was expelled since are left out.
// params:  rows: list[map{key, person_id, organisation_code, post, valid_from, valid_to}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (person:Person {id: row.person_id})-[past:SERVED_IN {
  post: row.post, valid_from: date(row.valid_from), valid_to: date(row.valid_to)}]->(organisation:Organisation {code: row.organisation_code})
WHERE organisation.closed_on IS NULL
  AND NOT EXISTS { (person)-[:SERVES_IN {post: row.post}]->(organisation) }
  AND NOT EXISTS {
    MATCH (person)-[left:WAS_MEMBER_OF]->()
    WHERE left.ended_by IN ['EXPELLED', 'DECEASED'] AND left.valid_to >= date(row.valid_to)
  }
WITH row, person, organisation, collect(past)[0] AS past
SET organisation.totals_pending = true
CREATE (person)-[:SERVES_IN {
  post: past.post, employment: past.employment, valid_from: past.valid_from, term_ends_on: past.term_ends_on}]->(organisation)
DELETE past
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) + 1
RETURN collect(row.key) AS undone
