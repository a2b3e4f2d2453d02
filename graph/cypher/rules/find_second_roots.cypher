// SECOND_ROOT: open provincial committees beside the first.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation {kind: 'PROVINCIAL_COMMITTEE'})
WHERE organisation.closed_on IS NULL
WITH organisation ORDER BY organisation.code
WITH collect(organisation) AS roots
UNWIND roots[1..] AS other
RETURN other.code AS code, 'the root is ' + roots[0].code AS detail
ORDER BY code
LIMIT $limit
