// Records the verified mobile of a locked person, and counts the change.
// params:  person_id: str, phone_hmac: str, phone_masked: str
// returns: version: int   (1 row)
MATCH (person:Person {id: $person_id})
SET person.phone_hmac = $phone_hmac, person.phone_masked = $phone_masked, person.version = coalesce(person.version, 0) + 1
RETURN person.version AS version
