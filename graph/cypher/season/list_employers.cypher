// Open committees of $sectors that have an open branch and a county or city above them, in the order of codes: their first branches, and
// members of these who have no open transfer, at most $most.
// params:  sectors: list[str], most: int
// returns: code, name, path, above_code, above_name, branches: list[str], members: list[str]   (0..n rows)
MATCH (committee:Organisation)
WHERE committee.sector IN $sectors AND committee.kind <> 'BRANCH' AND committee.closed_on IS NULL
MATCH (committee)-[:PART_OF]->(above:Organisation)
WHERE above.kind IN ['COUNTY_COMMITTEE', 'CITY_COMMITTEE']
WITH committee, above,
     COLLECT {
       MATCH (branch:Organisation)-[:PART_OF]->(committee)
       WHERE branch.kind = 'BRANCH' AND branch.closed_on IS NULL AND branch.graduation_year IS NULL
       RETURN branch.code ORDER BY branch.code LIMIT 5
     } AS branches
WHERE size(branches) > 0
RETURN committee.code AS code,
       coalesce(committee.short_name, committee.name) AS name,
       committee.path AS path,
       above.code AS above_code,
       coalesce(above.short_name, above.name) AS above_name,
       branches,
       COLLECT {
         UNWIND branches AS branch_code
         MATCH (person:Person)-[:MEMBER_OF]->(:Organisation {code: branch_code})
         WHERE NOT EXISTS { (:Transfer {open_for: person.id}) }
         RETURN person.id ORDER BY person.id LIMIT $most
       } AS members
ORDER BY code
