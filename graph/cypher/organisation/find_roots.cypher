// The organisation at the root of the tree.
// returns: code   (0..1 rows where the tree is sound)
MATCH (organisation:Organisation {kind: 'PROVINCIAL_COMMITTEE'})
WHERE organisation.closed_on IS NULL
RETURN organisation.code AS code
ORDER BY code
LIMIT 2
