// Records past memberships; what is recorded already is left alone.
// params:  rows: list[map{id, branch_code, valid_from, valid_to, ended_by}]
// returns: recorded: int   (1 row)
UNWIND $rows AS row
MATCH (person:Person {id: row.id})
MATCH (branch:Organisation {code: row.branch_code})
WHERE NOT EXISTS { (person)-[:WAS_MEMBER_OF {valid_from: date(row.valid_from), valid_to: date(row.valid_to)}]->(branch) }
CREATE (person)-[:WAS_MEMBER_OF {
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), ended_by: row.ended_by}]->(branch)
RETURN count(*) AS recorded
