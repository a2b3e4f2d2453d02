// UNKNOWN_KIND: kinds and sectors that are none.
// params:  kinds: list[str], sectors: list[str], limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE NOT organisation.kind IN $kinds OR (organisation.sector IS NOT NULL AND NOT organisation.sector IN $sectors)
RETURN organisation.code AS code, 'kind ' + organisation.kind + ', sector ' + coalesce(organisation.sector, 'none') AS detail
ORDER BY code
LIMIT $limit
