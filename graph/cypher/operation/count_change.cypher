// Counts a change of the posts or memberships of a locked organisation.
// params:  code: str
// returns: version: int   (1 row)
MATCH (organisation:Organisation {code: $code})
SET organisation.version = coalesce(organisation.version, 1) + 1
RETURN organisation.version AS version
