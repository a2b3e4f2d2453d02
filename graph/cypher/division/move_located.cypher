// Moves organisations, at most $limit, from closed divisions of $root_path (empty: all) to their successors, from the day of closing
// on. A place that began later is replaced without a past: on none of its days was the closed division there.
// params:  root_path: str, limit: int
// returns: moved: int   (1 row)
MATCH (division:Division)-[succession:SUCCEEDED_BY]->(successor:Division)
WHERE division.path STARTS WITH $root_path AND division.closed_on = succession.on
MATCH (division)<-[located:LOCATED_IN]-(organisation:Organisation)
WITH division, successor, located, organisation, succession.on AS on_day
ORDER BY organisation.code
LIMIT $limit
FOREACH (_ IN CASE WHEN located.valid_from <= on_day THEN [1] ELSE [] END |
  CREATE (organisation)-[:WAS_LOCATED_IN {valid_from: located.valid_from, valid_to: on_day}]->(division))
CREATE (organisation)-[:LOCATED_IN {
  valid_from: CASE WHEN located.valid_from <= on_day THEN on_day ELSE located.valid_from END}]->(successor)
SET organisation.version = coalesce(organisation.version, 1) + 1
DELETE located
RETURN count(*) AS moved
