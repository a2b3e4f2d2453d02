// Makes activities of organisations, or corrects what is stored of them; the host of one that is there stays, and its path is what
// they are searched by.
// Organisations are marked, and so locked, in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map{id, organisation_code, starts_at, ends_at, props}]
// returns: created: int, corrected: int   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.organisation_code
MATCH (organisation:Organisation {code: row.organisation_code})
OPTIONAL MATCH (known:Activity {id: row.id})
WITH row, organisation, known IS NULL AS is_new
MERGE (activity:Activity {id: row.id})
SET activity += row.props
SET activity.starts_at = datetime(row.starts_at), activity.ends_at = datetime(row.ends_at),
    activity.search_path = organisation.path, activity.version = coalesce(activity.version, 0) + 1
FOREACH (_ IN CASE WHEN is_new THEN [1] ELSE [] END |
  SET organisation.totals_pending = true
  CREATE (organisation)-[:HOSTS]->(activity))
WITH organisation, count(CASE WHEN is_new THEN 1 END) AS created, count(CASE WHEN NOT is_new THEN 1 END) AS corrected
SET organisation.own_activities = coalesce(organisation.own_activities, 0) + created
RETURN sum(created) AS created, sum(corrected) AS corrected
