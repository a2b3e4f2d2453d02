// Open classes that graduate in $year with $least to $most members who have no open transfer, in the order of codes: the institution above
// each, and the committee nearest above it, which is asked to release its members.
// params:  year: int, least: int, most: int
// returns: code, name, sector, asked: str, institution: str, institution_name: str, members: list[str]   (0..n rows)
MATCH (class:Organisation {graduation_year: $year})
WHERE class.kind = 'BRANCH' AND class.closed_on IS NULL
WITH class,
     COLLECT {
       MATCH (person:Person)-[:MEMBER_OF]->(class)
       WHERE NOT EXISTS { (:Transfer {open_for: person.id}) }
       RETURN person.id ORDER BY person.sort_key, person.id LIMIT $most + 1
     } AS members,
     COLLECT {
       UNWIND split(class.path, '/')[..-2] AS above_code
       MATCH (above:Organisation {code: above_code})
       WHERE above.closed_on IS NULL
       RETURN above ORDER BY above.depth DESC
     } AS above
WITH class, members, above[0] AS asked, [each IN above WHERE each.is_institution][0] AS institution
WHERE $least <= size(members) <= $most AND asked IS NOT NULL AND institution IS NOT NULL
RETURN class.code AS code,
       class.name AS name,
       class.sector AS sector,
       asked.code AS asked,
       institution.code AS institution,
       coalesce(institution.short_name, institution.name) AS institution_name,
       members
ORDER BY code
