// The members of the branch $code, which is to be in $scopes, in the order of names, and in which year it graduates.
// params:  code: str, scopes: list[str], limit: int
// returns: graduation_year: int | None, members: list[str]   (0..1 row)
MATCH (class:Organisation {code: $code})
WHERE class.kind = 'BRANCH' AND any(scope IN $scopes WHERE class.path STARTS WITH scope)
RETURN class.graduation_year AS graduation_year,
       COLLECT {
         MATCH (person:Person)-[:MEMBER_OF]->(class)
         RETURN person.id ORDER BY person.sort_key, person.id LIMIT $limit
       } AS members
