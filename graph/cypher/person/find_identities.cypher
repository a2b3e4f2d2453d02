// Whose the fingerprints of identity numbers $fingerprints are.
// params:  fingerprints: list[str]
// returns: fingerprint, known_id   (0..n rows)
UNWIND $fingerprints AS fingerprint
MATCH (person:Person {id_number_hmac: fingerprint})
RETURN fingerprint, person.id AS known_id
