// Closes organisations, each on its day: their present facts become past ones, the path stays.
// params:  rows: list[map{code, closed_on}]
// returns: closed: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
WHERE organisation.closed_on IS NULL
SET organisation.closed_on = date(row.closed_on), organisation.version = coalesce(organisation.version, 1) + 1
WITH organisation
CALL (organisation) {
  OPTIONAL MATCH (organisation)-[part:PART_OF]->(parent:Organisation)
  FOREACH (_ IN CASE WHEN part IS NULL THEN [] ELSE [1] END |
    CREATE (organisation)-[:WAS_PART_OF {valid_from: part.valid_from, valid_to: organisation.closed_on}]->(parent))
  DELETE part
}
CALL (organisation) {
  OPTIONAL MATCH (organisation)-[located:LOCATED_IN]->(division:Division)
  FOREACH (_ IN CASE WHEN located IS NULL THEN [] ELSE [1] END |
    CREATE (organisation)-[:WAS_LOCATED_IN {valid_from: located.valid_from, valid_to: organisation.closed_on}]->(division))
  DELETE located
}
RETURN count(organisation) AS closed
