// Open fallback branches of townships and the committee above each, whom a step about it awaits, in the order of codes, at most $limit.
// params:  limit: int
// returns: code, name, asked: str, asked_name: str   (0..limit rows)
MATCH (branch:Organisation {sector: 'FALLBACK'})-[:PART_OF]->(committee:Organisation {sector: 'TOWNSHIP'})
WHERE branch.kind = 'BRANCH' AND branch.closed_on IS NULL AND committee.closed_on IS NULL
RETURN branch.code AS code,
       branch.name AS name,
       committee.code AS asked,
       coalesce(committee.short_name, committee.name) AS asked_name
ORDER BY code
LIMIT $limit
