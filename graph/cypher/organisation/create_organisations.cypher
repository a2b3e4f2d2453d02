// Makes organisations; one that is closed gets its facts as past ones. Dates are text; null leaves a property out.
// params:  rows: list[map{code, parent_code, division_code, known_from, registered_on, closed_on, props}]
// returns: created: int   (1 row)
UNWIND $rows AS row
CREATE (organisation:Organisation {code: row.code})
SET organisation += row.props
SET organisation.known_from = date(row.known_from),
    organisation.registered_on = date(row.registered_on),
    organisation.closed_on = date(row.closed_on),
    organisation.version = 1
WITH row, organisation
CALL (row, organisation) {
  MATCH (parent:Organisation {code: row.parent_code})
  FOREACH (_ IN CASE WHEN row.closed_on IS NULL THEN [1] ELSE [] END |
    CREATE (organisation)-[:PART_OF {child_code: row.code, valid_from: organisation.known_from}]->(parent))
  FOREACH (_ IN CASE WHEN row.closed_on IS NULL THEN [] ELSE [1] END |
    CREATE (organisation)-[:WAS_PART_OF {valid_from: organisation.known_from, valid_to: organisation.closed_on}]->(parent))
}
CALL (row, organisation) {
  MATCH (division:Division {code: row.division_code})
  FOREACH (_ IN CASE WHEN row.closed_on IS NULL THEN [1] ELSE [] END |
    CREATE (organisation)-[:LOCATED_IN {valid_from: organisation.known_from}]->(division))
  FOREACH (_ IN CASE WHEN row.closed_on IS NULL THEN [] ELSE [1] END |
    CREATE (organisation)-[:WAS_LOCATED_IN {valid_from: organisation.known_from, valid_to: organisation.closed_on}]->(division))
}
RETURN count(*) AS created
