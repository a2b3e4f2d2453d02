// Codes of open divisions in the order of their codes, at most $limit; the arguments of measurements.
// params:  limit: int
// returns: code   (0..limit rows)
MATCH (division:Division)
WHERE division.closed_on IS NULL
RETURN division.code AS code
ORDER BY code
LIMIT $limit
