// Paths below which names must still be worked out after a move or a rename, as one list.
// returns: paths: list[str]   (1 row)
MATCH (organisation:Organisation)
WHERE organisation.refresh_pending
RETURN collect(organisation.path) AS paths
