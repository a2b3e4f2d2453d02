// CYCLE: organisations that lie below themselves.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE EXISTS { (organisation)-[:PART_OF]->() } AND NOT EXISTS { (organisation)-[:PART_OF*1..60]->(top:Organisation) WHERE NOT EXISTS { (top)-[:PART_OF]->() } }
RETURN organisation.code AS code, 'no root above it' AS detail
ORDER BY code
LIMIT $limit
