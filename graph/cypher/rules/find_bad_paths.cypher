// PATH: paths that are not the parent's path and the own code, and depths that do not count them.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.closed_on IS NULL
OPTIONAL MATCH (organisation)-[:PART_OF]->(parent:Organisation)
WITH organisation, CASE WHEN organisation.kind = 'EXTERNAL' THEN 'EXTERNAL/' ELSE coalesce(parent.path, '') END + organisation.code + '/' AS expected
WHERE organisation.path <> expected OR organisation.depth <> size(split(expected, '/')) - 2
RETURN organisation.code AS code, 'path ' + organisation.path + ', expected ' + expected AS detail
ORDER BY code
LIMIT $limit
