// Ends current posts: they become past ones; what has ended already is left alone.
// Organisations are marked, and so locked, in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map{person_id, organisation_code, post, valid_from, valid_to}]
// returns: ended: int   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (person:Person {id: row.person_id})-[current:SERVES_IN {post: row.post}]->(organisation:Organisation {code: row.organisation_code})
WHERE current.valid_from = date(row.valid_from)
SET organisation.totals_pending = true
CREATE (person)-[:SERVED_IN {
  post: current.post, employment: current.employment, valid_from: current.valid_from, term_ends_on: current.term_ends_on,
  valid_to: date(row.valid_to)}]->(organisation)
DELETE current
WITH organisation, count(*) AS ended
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) - ended
RETURN sum(ended) AS ended
