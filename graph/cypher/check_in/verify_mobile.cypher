// Records the verified mobile of a locked person, and what was stated and nobody had recorded; counts the change.
// params:  person_id: str, phone_hmac: str, phone_masked: str, born_on: str | None, joined_on: str | None, gender: str | None
// returns: version: int   (1 row)
MATCH (person:Person {id: $person_id})
SET person.phone_hmac = $phone_hmac, person.phone_masked = $phone_masked, person.version = coalesce(person.version, 0) + 1,
    person.born_on = coalesce(person.born_on, date($born_on)), person.joined_on = coalesce(person.joined_on, date($joined_on)),
    person.gender = coalesce(person.gender, $gender)
RETURN person.version AS version
