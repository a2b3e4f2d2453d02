// Codes of open organisations in the order of their codes, at most $limit; the arguments of measurements.
// params:  limit: int
// returns: code   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.closed_on IS NULL
RETURN organisation.code AS code
ORDER BY code
LIMIT $limit
