// Opens the person $person_id to the account ($issuer, $subject) until $hours from now, for a reason: one of age on $today, who is not in
// $scopes; the opening is held by the first scope's organisation. Of minors, and of whom no day of birth is known, nothing is found.
// params:  issuer: str, subject: str, person_id: str, today: date, years: int, hours: int, reason: str, scopes: list[str]
// returns: codes: list[str], until: str, in_scope: bool   (0..1 row)
MATCH (person:Person {id: $person_id})
WHERE person.born_on <= $today - duration({years: $years})
OPTIONAL MATCH (person)-[:MEMBER_OF]->(branch:Organisation)
WITH person, branch, COLLECT { MATCH (person)-[:SERVES_IN]->(serves:Organisation) RETURN serves ORDER BY serves.code } AS posts
WITH person, [place IN [branch] + posts WHERE place IS NOT NULL] AS places,
     CASE WHEN branch IS NOT NULL THEN [branch] ELSE posts END AS deciding
WITH person, places, any(place IN deciding WHERE any(scope IN $scopes WHERE place.path STARTS WITH scope)) AS in_scope
CALL (person, in_scope) {
  WITH person, in_scope WHERE NOT in_scope
  MERGE (account:Account {issuer: $issuer, subject: $subject})
  MERGE (account)-[opening:MAY_READ]->(person)
  SET opening.until = datetime() + duration({hours: $hours}), opening.reason = $reason,
      opening.organisation_code = split($scopes[0], '/')[-2]
  RETURN opening.until AS until
  UNION
  WITH person, in_scope WHERE in_scope
  RETURN null AS until
}
RETURN [place IN places | place.code] AS codes, toString(until) AS until, in_scope
