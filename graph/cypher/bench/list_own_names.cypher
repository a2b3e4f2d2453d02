// Distinct own names of open organisations, in their order, at most $limit; fragments of them are what searches look for.
// params:  limit: int
// returns: own_name   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.closed_on IS NULL AND organisation.own_name <> ''
RETURN DISTINCT organisation.own_name AS own_name
ORDER BY own_name
LIMIT $limit
