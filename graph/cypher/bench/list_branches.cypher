// Open branches all over the tree, in an order that has nothing to do with it, at most $limit, with the root above them.
// params:  limit: int
// returns: code, root_code   (0..limit rows)
MATCH (branch:Organisation)
WHERE branch.kind = 'BRANCH' AND branch.closed_on IS NULL
RETURN branch.code AS code, split(branch.path, '/')[0] AS root_code
ORDER BY reverse(branch.code), code
LIMIT $limit
