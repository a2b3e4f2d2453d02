// Corrects values in place. A corrected day of registration moves the begin of the facts that began with the old one.
// params:  rows: list[map{code, registered_on, props}]
// returns: corrected: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
SET organisation += row.props
SET organisation.version = coalesce(organisation.version, 1) + 1
WITH row, organisation, organisation.known_from AS known_from
CALL (row, organisation, known_from) {
  WITH row, organisation, known_from
  WHERE row.registered_on IS NOT NULL
  SET organisation.registered_on = date(row.registered_on), organisation.known_from = date(row.registered_on)
  WITH organisation, known_from
  OPTIONAL MATCH (organisation)-[fact:PART_OF|WAS_PART_OF|LOCATED_IN|WAS_LOCATED_IN {valid_from: known_from}]->()
  SET fact.valid_from = organisation.known_from
  WITH DISTINCT organisation, known_from
  OPTIONAL MATCH (organisation)-[:WAS_NAMED]->(former:FormerName {valid_from: known_from})
  SET former.valid_from = organisation.known_from
}
RETURN count(*) AS corrected
