// Who the account ($issuer, $subject) is, and what it may where: its grants that hold now, and OFFICER wherever its person serves in one
// of the posts $officer_posts.
// params:  issuer: str, subject: str, officer_posts: list[str]
// returns: person_id: str | None, grants: list[list[str]] (role, path)   (0..1 row)
MATCH (account:Account {issuer: $issuer, subject: $subject})
RETURN COLLECT { MATCH (account)-[:ACTS_AS]->(person:Person) RETURN person.id ORDER BY person.id }[0] AS person_id,
       COLLECT {
         MATCH (account)-[grant:GRANTED]->(organisation:Organisation)
         WHERE grant.until IS NULL OR grant.until > datetime()
         RETURN [grant.role, organisation.path]
       } + COLLECT {
         MATCH (account)-[:ACTS_AS]->(:Person)-[serving:SERVES_IN]->(organisation:Organisation)
         WHERE serving.post IN $officer_posts
         RETURN ['OFFICER', organisation.path]
       } AS grants
