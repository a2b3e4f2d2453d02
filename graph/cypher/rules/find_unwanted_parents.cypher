// PARENT_NOT_ALLOWED: roots and EXTERNAL organisations with a parent.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)-[:PART_OF]->(parent:Organisation)
WHERE organisation.kind IN ['PROVINCIAL_COMMITTEE', 'EXTERNAL']
RETURN organisation.code AS code, 'its parent is ' + parent.code AS detail
ORDER BY code
LIMIT $limit
