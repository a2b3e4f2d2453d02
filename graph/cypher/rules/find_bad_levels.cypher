// LEVEL: levels that do not go with the kind; $allowed holds 'kind level' pairs.
// params:  allowed: list[str], limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE NOT (organisation.kind + ' ' + coalesce(organisation.level, 'none')) IN $allowed
RETURN organisation.code AS code, organisation.kind + ' at level ' + coalesce(organisation.level, 'none') AS detail
ORDER BY code
LIMIT $limit
