// Gives organisations back the names that they had; what was renamed since is left out.
// params:  rows: list[map{code, name, on_day, was_name, props}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code, name: row.name})-[:WAS_NAMED]->(former:FormerName {valid_to: date(row.on_day), name: row.was_name})
WHERE NOT EXISTS {
  (organisation)-[:WAS_NAMED]->(later:FormerName)
  WHERE later <> former AND later.valid_to >= former.valid_to AND later.valid_from >= former.valid_to
}
WITH row, organisation, collect(former)[0] AS former
DETACH DELETE former
SET organisation += row.props
SET organisation.refresh_pending = true, organisation.version = coalesce(organisation.version, 1) + 1
RETURN collect(row.code) AS undone
