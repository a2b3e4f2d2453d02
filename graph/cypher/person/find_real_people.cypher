// Whether there is a person who is not generated.
// params:  none
// returns: found: bool   (1 row)
RETURN EXISTS { MATCH (person:Person) WHERE NOT coalesce(person.synthetic, false) } AS found
