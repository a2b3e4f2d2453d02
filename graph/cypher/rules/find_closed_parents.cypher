// CLOSED_PARENT: open organisations and divisions below closed ones.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (thing:Organisation|Division)-[:PART_OF|WITHIN]->(parent)
WHERE thing.closed_on IS NULL AND parent.closed_on IS NOT NULL
RETURN thing.code AS code, 'below ' + parent.code + ', closed on ' + toString(parent.closed_on) AS detail
ORDER BY code
LIMIT $limit
