// PARENT_KIND: parents of a kind that the tree rules do not allow; $allowed holds 'kind parent' pairs.
// params:  allowed: list[str], limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)-[:PART_OF]->(parent:Organisation)
WHERE NOT (organisation.kind + ' ' + parent.kind) IN $allowed
RETURN organisation.code AS code, organisation.kind + ' under ' + parent.kind + ' ' + parent.code AS detail
ORDER BY code
LIMIT $limit
