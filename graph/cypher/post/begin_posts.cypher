// Gives people posts in organisations.
// params:  rows: list[map{person_id, organisation_code, post, employment, valid_from, term_ends_on}]
// returns: begun: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (organisation:Organisation {code: row.organisation_code})
CREATE (person)-[:SERVES_IN {
  post: row.post, employment: row.employment, valid_from: date(row.valid_from), term_ends_on: date(row.term_ends_on)}]->(organisation)
WITH organisation, count(*) AS begun
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) + begun
RETURN sum(begun) AS begun
