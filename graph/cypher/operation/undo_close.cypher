// Opens organisations again that were closed, under the parents and in the places that they had; those whose parent was closed since are
// left out.
// params:  rows: list[map{code, on_day, was_parent_code}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code, closed_on: date(row.on_day)})-[past:WAS_PART_OF {valid_to: date(row.on_day)}]->
      (parent:Organisation {code: row.was_parent_code})
WHERE parent.closed_on IS NULL
WITH row, organisation, parent, past
ORDER BY past.valid_from DESC
WITH row, organisation, parent, collect(past)[0] AS past
CREATE (organisation)-[:PART_OF {child_code: row.code, valid_from: past.valid_from}]->(parent)
DELETE past
REMOVE organisation.closed_on
SET organisation.path = parent.path + row.code + '/', organisation.depth = parent.depth + 1,
    organisation.version = coalesce(organisation.version, 1) + 1
WITH row, organisation
CALL (row, organisation) {
  MATCH (organisation)-[place:WAS_LOCATED_IN {valid_to: date(row.on_day)}]->(division:Division)
  WITH organisation, place, division
  ORDER BY place.valid_from DESC
  LIMIT 1
  CREATE (organisation)-[:LOCATED_IN {valid_from: place.valid_from}]->(division)
  DELETE place
}
RETURN collect(row.code) AS undone
