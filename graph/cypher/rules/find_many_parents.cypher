// ONE_PARENT: more than one parent, or a child_code that is not the child's.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)-[part:PART_OF]->()
WITH organisation, count(part) AS parents, collect(part.child_code) AS codes
WHERE parents > 1 OR any(code IN codes WHERE code <> organisation.code)
RETURN organisation.code AS code, toString(parents) + ' parents, child_code ' + codes[0] AS detail
ORDER BY code
LIMIT $limit
