// Takes posts away again that people were given; what has ended since is left out.
// params:  rows: list[map{key, person_id, organisation_code, post, valid_from}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (:Person {id: row.person_id})-[serving:SERVES_IN {post: row.post, valid_from: date(row.valid_from)}]->
      (organisation:Organisation {code: row.organisation_code})
WITH row, organisation, collect(serving)[0] AS serving
SET organisation.totals_pending = true
DELETE serving
SET organisation.own_cadres = coalesce(organisation.own_cadres, 0) - 1
RETURN collect(row.key) AS undone
