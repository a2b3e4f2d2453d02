// Open organisations whose division of $root_path was closed on $on_day and has no successor, at most $limit.
// params:  root_path: str, on_day: str, limit: int
// returns: code, name, division_code   (0..limit rows)
MATCH (division:Division)<-[:LOCATED_IN]-(organisation:Organisation)
WHERE division.path STARTS WITH $root_path AND division.closed_on = date($on_day) AND organisation.closed_on IS NULL
RETURN organisation.code AS code, organisation.name AS name, division.code AS division_code
ORDER BY division.path, code
LIMIT $limit
