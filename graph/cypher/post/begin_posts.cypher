// Gives people posts in organisations.
// Organisations are marked, and so locked, in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map{person_id, organisation_code, post, employment, valid_from, term_ends_on}]
// returns: begun: int   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (person:Person {id: row.person_id})
MATCH (organisation:Organisation {code: row.organisation_code})
SET organisation.totals_pending = true
CREATE (person)-[:SERVES_IN {
  post: row.post, employment: row.employment, valid_from: date(row.valid_from), term_ends_on: date(row.term_ends_on)}]->(organisation)
WITH organisation, count(*) AS begun
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) + begun
RETURN sum(begun) AS begun
