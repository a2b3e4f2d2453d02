// Ends current memberships of branches: they become past ones; what has ended already is left alone.
// Branches are marked, and so locked, in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map{id, branch_code, valid_from, valid_to, ended_by}]
// returns: ended: int   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.branch_code
MATCH (person:Person {id: row.id})-[current:MEMBER_OF]->(branch:Organisation {code: row.branch_code})
WHERE current.valid_from = date(row.valid_from)
SET branch.totals_pending = true
CREATE (person)-[:WAS_MEMBER_OF {valid_from: current.valid_from, valid_to: date(row.valid_to), ended_by: row.ended_by}]->(branch)
DELETE current
REMOVE person.search_path
SET person.version = coalesce(person.version, 0) + 1
WITH branch, count(*) AS ended
SET branch.own_members = coalesce(branch.own_members, 0) - ended
RETURN sum(ended) AS ended
