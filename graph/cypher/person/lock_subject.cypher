// Locks the person $person_id for a change of membership or post: of who lies in $scopes, or whose name the caller states ($stated_name).
// params:  person_id: str, scopes: list[str], stated_name: str | None
// returns: branch_code: str | None, member_since: str | None, in_scope: bool   (0..1 row)
MATCH (person:Person {id: $person_id})
SET person.id = $person_id
WITH person
OPTIONAL MATCH (person)-[current:MEMBER_OF]->(branch:Organisation)
WITH person, current, branch,
     any(scope IN $scopes WHERE branch.path STARTS WITH scope)
     OR (branch IS NULL AND EXISTS {
       MATCH (person)-[:SERVES_IN]->(serves:Organisation) WHERE any(scope IN $scopes WHERE serves.path STARTS WITH scope) }) AS in_scope
WHERE coalesce(in_scope, false) OR person.name = $stated_name
RETURN branch.code AS branch_code, toString(current.valid_from) AS member_since, coalesce(in_scope, false) AS in_scope
