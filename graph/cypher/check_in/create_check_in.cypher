// Makes a check-in that the account ($issuer, $subject) asks for at the branch $branch_code, which is locked.
// params:  id: str, issuer: str, subject: str, open_for: str, branch_code: str, requested_at: str, born_on: str, joined_on: str, props: map
// returns: created: int   (1 row)
MATCH (account:Account {issuer: $issuer, subject: $subject})
MATCH (branch:Organisation {code: $branch_code})
CREATE (check_in:CheckIn {id: $id, version: 1, state: 'REQUESTED', open_for: $open_for})
SET check_in += $props
SET check_in.requested_at = datetime($requested_at), check_in.born_on = date($born_on), check_in.joined_on = date($joined_on)
CREATE (check_in)-[:ASKED_BY]->(account)
CREATE (check_in)-[:CHECKS_IN_AT]->(branch)
RETURN count(*) AS created
