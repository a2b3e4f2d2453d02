// Codes of organisations that have others below them, in the order of their codes, at most $limit; the arguments of measurements.
// params:  limit: int
// returns: code   (0..limit rows)
MATCH (parent:Organisation)
WHERE EXISTS { (parent)<-[:PART_OF]-() }
RETURN parent.code AS code
ORDER BY code
LIMIT $limit
