// NAMES_PENDING: moves and renames whose names below were not worked out yet; the next load does it.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE organisation.refresh_pending
RETURN organisation.code AS code, 'own names below it are those before a change' AS detail
ORDER BY code
LIMIT $limit
