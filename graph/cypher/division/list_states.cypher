// Divisions of the subtree $root_path after the path $after, in the order of paths, at most $limit, in columns.
// params:  root_path: str, after: str, limit: int
// returns: codes: list[str], names: list[str], open: list[bool]   (1 row)
MATCH (division:Division)
WHERE division.path STARTS WITH $root_path AND division.path > $after
WITH division
ORDER BY division.path
LIMIT $limit
RETURN collect(division.code) AS codes, collect(division.name) AS names, collect(division.closed_on IS NULL) AS open
