// Takes organisations away again that have nothing of their own: no members, posts, children, activities, transfers, grants, past facts. They are locked
// first: what another transaction ties to one is seen.
// params:  rows: list[map{code}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
SET organisation.kind = organisation.kind
WITH row, organisation
WHERE NOT EXISTS { (organisation)<-[r]-() WHERE NOT type(r) = 'CONCERNS' }
  AND NOT EXISTS { (organisation)-[r]->() WHERE NOT type(r) IN ['PART_OF', 'LOCATED_IN'] }
WITH organisation, row.code AS code
DETACH DELETE organisation
RETURN collect(code) AS undone
