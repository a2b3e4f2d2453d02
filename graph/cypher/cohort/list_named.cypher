// Names of the people $ids of cohorts of the year $year whom the caller may see: in their present branch, or as the institution's officer
// until 365 days after the freeze.
// params:  ids: list[str], year: int, today: str, person_scopes: list[str]
// returns: person_id, name   (0..n rows)
UNWIND $ids AS id
MATCH (person:Person {id: id})-[:IN_COHORT]->(cohort:Cohort {year: $year})-[:OF_INSTITUTION]->(institution:Organisation)
WHERE EXISTS {
    MATCH (person)-[:MEMBER_OF]->(branch:Organisation)
    WHERE any(scope IN $person_scopes WHERE branch.path STARTS WITH scope)
  }
  OR (date($today) <= cohort.frozen_on + duration({days: 365})
      AND any(scope IN $person_scopes WHERE institution.path STARTS WITH scope))
RETURN person.id AS person_id, person.name AS name
