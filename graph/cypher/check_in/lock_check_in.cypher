// Locks the check-in $check_in_id for an answer; where its branch lies in none of $scopes it is as if absent. What the applicant
// stated stands in props while it is open.
// params:  check_in_id: str, scopes: list[str], issuer: str, subject: str, caller_person: str | None
// returns: version: int, state: str, branch_code: str, is_own: bool, linked_person: str | None, issuer: str, subject: str, props: map   (0..1 row)
MATCH (check_in:CheckIn {id: $check_in_id})
SET check_in.id = $check_in_id
WITH check_in
MATCH (check_in)-[:CHECKS_IN_AT]->(branch:Organisation)
WHERE any(scope IN $scopes WHERE branch.path STARTS WITH scope)
MATCH (check_in)-[:ASKED_BY]->(account:Account)
WITH check_in, branch, account,
     COLLECT { MATCH (account)-[:ACTS_AS]->(person:Person) RETURN person ORDER BY person.id LIMIT 1 }[0] AS person
RETURN check_in.version AS version,
       check_in.state AS state,
       branch.code AS branch_code,
       (account.issuer = $issuer AND account.subject = $subject)
         OR coalesce(person.id = $caller_person, false)
         OR EXISTS { (:Person {id: $caller_person, id_number_hmac: check_in.id_number_hmac}) } AS is_own,
       person.id AS linked_person,
       account.issuer AS issuer,
       account.subject AS subject,
       check_in {.name, .gender, .id_number_hmac, .id_number_masked, .phone_hmac, .phone_masked, .synthetic,
                 born_on: toString(check_in.born_on), joined_on: toString(check_in.joined_on)} AS props
