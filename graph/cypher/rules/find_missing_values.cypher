// MISSING_VALUE: required properties that are absent.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WITH organisation, [key IN ['name', 'kind', 'path', 'depth', 'known_from', 'sort_key', 'own_name', 'search_text'] WHERE organisation[key] IS NULL] AS missing
WHERE size(missing) > 0
RETURN organisation.code AS code, 'absent: ' + reduce(all = '', key IN missing | all + CASE all WHEN '' THEN '' ELSE ', ' END + key) AS detail
ORDER BY code
LIMIT $limit
