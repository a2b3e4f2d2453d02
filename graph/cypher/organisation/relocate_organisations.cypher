// Moves open organisations to other divisions from a day on.
// params:  rows: list[map{code, division_code, on_day}]
// returns: relocated: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code}), (division:Division {code: row.division_code})
OPTIONAL MATCH (organisation)-[located:LOCATED_IN]->(old:Division)
FOREACH (_ IN CASE WHEN old IS NULL THEN [] ELSE [1] END |
  CREATE (organisation)-[:WAS_LOCATED_IN {valid_from: located.valid_from, valid_to: date(row.on_day)}]->(old))
DELETE located
CREATE (organisation)-[:LOCATED_IN {valid_from: date(row.on_day)}]->(division)
SET organisation.version = coalesce(organisation.version, 1) + 1
RETURN count(*) AS relocated
