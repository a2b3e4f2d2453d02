// Records that an operation was undone.
// params:  id: str, at: str
// returns: ended: int   (1 row)
MATCH (event:AuditEvent {id: $id})
SET event.undone_at = datetime($at)
RETURN count(*) AS ended
