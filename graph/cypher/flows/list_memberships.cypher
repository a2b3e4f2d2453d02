// Memberships of the next $limit people in the order of ids, as columns of equal length.
// Days are counted from 1970; -1000000 and empty text are none.
// params:  after: str, limit: int
// returns: last: str | None, people: int, person, branch, valid_from, valid_to, ended_by: list   (1 row)
CALL () {
  MATCH (person:Person)
  WHERE person.id > $after
  WITH person
  ORDER BY person.id
  LIMIT $limit
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
RETURN people[-1].id AS last, size(people) AS people, person, branch, valid_from, valid_to, ended_by
