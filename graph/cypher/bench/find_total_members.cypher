// The stored total of members of the organisation $code.
// params:  code: str
// returns: members: int   (0..1 rows)
MATCH (organisation:Organisation {code: $code})
RETURN coalesce(organisation.total_members, 0) AS members
