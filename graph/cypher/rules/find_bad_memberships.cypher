// MEMBERSHIP: present members of what is no branch or is closed, and memberships that do not carry the id of their person.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (person:Person)-[membership:MEMBER_OF]->(organisation:Organisation)
WHERE organisation.kind <> 'BRANCH' OR organisation.closed_on IS NOT NULL OR membership.person_id <> person.id
RETURN organisation.code AS code,
       'member ' + person.id + ' of a ' + organisation.kind + CASE WHEN organisation.closed_on IS NULL THEN '' ELSE ', closed' END AS detail
ORDER BY code, detail
LIMIT $limit
