// Makes people current members of branches; at most one each, which the constraint on person_id holds.
// params:  rows: list[map{id, branch_code, valid_from}]
// returns: begun: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.id})
MATCH (branch:Organisation {code: row.branch_code})
CREATE (person)-[:MEMBER_OF {person_id: person.id, valid_from: date(row.valid_from)}]->(branch)
SET person.search_path = branch.path, person.version = coalesce(person.version, 0) + 1
WITH branch, count(*) AS begun
SET branch.own_members = coalesce(branch.own_members, 0) + begun
RETURN sum(begun) AS begun
