// Corrects employment and end of term of current posts in place.
// params:  rows: list[map{person_id, organisation_code, post, employment, valid_from, term_ends_on}]
// returns: corrected: int   (1 row)
UNWIND $rows AS row
MATCH (:Person {id: row.person_id})-[current:SERVES_IN {post: row.post}]->(:Organisation {code: row.organisation_code})
WHERE current.valid_from = date(row.valid_from)
SET current.employment = row.employment, current.term_ends_on = coalesce(date(row.term_ends_on), current.term_ends_on)
RETURN count(*) AS corrected
