// What the graph knows of the people $ids: what a table may state, and every membership, the current one without an end.
// params:  ids: list[str]
// returns: id, name, gender, born_on, joined_on, id_number_hmac, phone_hmac, synthetic,
//          memberships: list[list[str | None]] (branch, first day, end, how it ended)   (0..n rows)
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS id,
       person.name AS name,
       person.gender AS gender,
       toString(person.born_on) AS born_on,
       toString(person.joined_on) AS joined_on,
       person.id_number_hmac AS id_number_hmac,
       person.phone_hmac AS phone_hmac,
       person.synthetic AS synthetic,
       COLLECT {
         MATCH (person)-[membership:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation)
         RETURN [branch.code, toString(membership.valid_from), toString(membership.valid_to), membership.ended_by]
         ORDER BY membership.valid_from, membership.valid_to
       } AS memberships
