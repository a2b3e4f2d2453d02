// DIVISION_PARENT: divisions whose parent is not the prefix of their code, or whose path is not its prefixes.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (division:Division)
OPTIONAL MATCH (division)-[:WITHIN|WAS_WITHIN]->(parent:Division)
WITH division, parent, CASE size(division.code) WHEN 12 THEN 9 WHEN 9 THEN 6 WHEN 6 THEN 4 WHEN 4 THEN 2 ELSE 0 END AS digits
WHERE (parent IS NULL AND digits > 0) OR parent.code <> left(division.code, digits)
   OR NOT division.path ENDS WITH division.code + '/' OR NOT division.code =~ '([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})'
RETURN DISTINCT division.code AS code, 'under ' + coalesce(parent.code, 'nothing') + ', path ' + division.path AS detail
ORDER BY code
LIMIT $limit
