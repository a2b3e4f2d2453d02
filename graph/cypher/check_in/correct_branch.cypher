// Hands a locked check-in to the branch $branch_code, which is locked: that one decides.
// params:  check_in_id: str, branch_code: str
// returns: version: int   (1 row)
MATCH (check_in:CheckIn {id: $check_in_id})-[former:CHECKS_IN_AT]->(:Organisation)
MATCH (branch:Organisation {code: $branch_code})
DELETE former
CREATE (check_in)-[:CHECKS_IN_AT]->(branch)
SET check_in.version = check_in.version + 1
RETURN check_in.version AS version
