// CLOSED_CURRENT: closed organisations and divisions with present facts.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (thing:Organisation|Division)-[fact:PART_OF|LOCATED_IN|WITHIN]->(other)
WHERE thing.closed_on IS NOT NULL
RETURN thing.code AS code, 'closed on ' + toString(thing.closed_on) + ', still ' + type(fact) + ' ' + other.code AS detail
ORDER BY code
LIMIT $limit
