// Branches with members all over the province, in an order that has nothing to do with it, at most $limit.
// params:  limit: int
// returns: code   (0..limit rows)
MATCH (branch:Organisation)
WHERE branch.kind = 'BRANCH' AND branch.own_members > 0 AND branch.closed_on IS NULL
RETURN branch.code AS code
ORDER BY reverse(branch.code), code
LIMIT $limit
