// Open committees with an open branch directly below and at least $least members of their first branches who have no open transfer, in an
// order that has nothing to do with the tree; at most $limit, each with $least of these.
// params:  least: int, limit: int
// returns: code, branches: list[str], members: list[str]   (0..limit rows)
MATCH (committee:Organisation)
WHERE NOT committee.kind IN ['BRANCH', 'EXTERNAL'] AND committee.closed_on IS NULL
WITH committee,
     COLLECT {
       MATCH (branch:Organisation)-[:PART_OF]->(committee)
       WHERE branch.kind = 'BRANCH' AND branch.closed_on IS NULL
       RETURN branch.code ORDER BY branch.code LIMIT 10
     } AS branches
WITH committee, branches,
     COLLECT {
       UNWIND branches AS code
       MATCH (person:Person)-[:MEMBER_OF]->(:Organisation {code: code})
       WHERE NOT EXISTS { (:Transfer {open_for: person.id}) }
       RETURN person.id ORDER BY person.id LIMIT $least
     } AS members
WHERE size(members) = $least
RETURN committee.code AS code, branches, members
ORDER BY reverse(code), code
LIMIT $limit
