// ORPHAN: open organisations without a parent; the root and EXTERNAL need none.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.closed_on IS NULL AND NOT organisation.kind IN ['PROVINCIAL_COMMITTEE', 'EXTERNAL']
  AND NOT EXISTS { (organisation)-[:PART_OF]->() }
RETURN organisation.code AS code, 'no parent' AS detail
ORDER BY code
LIMIT $limit
