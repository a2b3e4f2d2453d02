// Ends a locked check-in. What was held for it goes: of who was enrolled, the person $person_id has it; of others no fingerprint is kept.
// params:  check_in_id: str, state: str, because: str | None, answered_at: str, person_id: str | None
// returns: version: int   (1 row)
MATCH (check_in:CheckIn {id: $check_in_id})
SET check_in.state = $state, check_in.because = $because, check_in.answered_at = datetime($answered_at),
    check_in.version = check_in.version + 1
REMOVE check_in.open_for, check_in.id_number_hmac, check_in.phone_hmac
WITH check_in
CALL (check_in) {
  MATCH (person:Person {id: $person_id})
  CREATE (check_in)-[:ENROLLED_AS]->(person)
  REMOVE check_in.name, check_in.gender, check_in.id_number_masked, check_in.phone_masked, check_in.born_on, check_in.joined_on
}
RETURN check_in.version AS version
