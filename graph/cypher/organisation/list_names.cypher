// Organisations of the subtree $scope after the path $after, in the order of paths, with all that names are worked out from.
// params:  scope: str, after: str, limit: int
// returns: rows: list[map]   (1 row; at most $limit maps)
MATCH (organisation:Organisation)
WHERE organisation.path STARTS WITH $scope AND organisation.path > $after
WITH organisation
ORDER BY organisation.path
LIMIT $limit
RETURN collect({
  code: organisation.code, path: organisation.path, name: organisation.name, short_name: organisation.short_name,
  kind: organisation.kind, own_name: organisation.own_name, pending: coalesce(organisation.refresh_pending, false),
  former: COLLECT { MATCH (organisation)-[:WAS_NAMED]->(former:FormerName) UNWIND [former.name, former.short_name] AS name
                    WITH former, name WHERE name IS NOT NULL RETURN name ORDER BY former.valid_to, former.valid_from }
}) AS rows
