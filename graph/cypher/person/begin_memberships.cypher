// Makes people current members of branches; at most one each, which the constraint on person_id holds.
// Branches are marked, and so locked, in the order of codes before anything is tied to them: so writers and totals never wait in a ring.
// params:  rows: list[map{id, branch_code, valid_from}]
// returns: begun: int   (1 row)
UNWIND $rows AS row
WITH row
ORDER BY row.branch_code
MATCH (person:Person {id: row.id})
MATCH (branch:Organisation {code: row.branch_code})
SET branch.totals_pending = true
CREATE (person)-[:MEMBER_OF {person_id: person.id, valid_from: date(row.valid_from)}]->(branch)
SET person.search_path = branch.path, person.version = coalesce(person.version, 0) + 1
WITH branch, count(*) AS begun
SET branch.own_members = coalesce(branch.own_members, 0) + begun
RETURN sum(begun) AS begun
