// Memberships of the people $ids, as columns like those of list_memberships.
// params:  ids: list[str]
// returns: person, branch, valid_from, valid_to, ended_by: list   (1 row)
CALL () {
  UNWIND $ids AS id
  MATCH (person:Person {id: id})
  RETURN collect(person) AS people
}
CALL (people) {
  UNWIND people AS person
  MATCH (person)-[held:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation)
  RETURN collect(person.id) AS person,
         collect(branch.code) AS branch,
         collect(duration.inDays(date('1970-01-01'), held.valid_from).days) AS valid_from,
         collect(coalesce(duration.inDays(date('1970-01-01'), held.valid_to).days, -1000000)) AS valid_to,
         collect(coalesce(held.ended_by, '')) AS ended_by
}
RETURN person, branch, valid_from, valid_to, ended_by
