// Keeps with an event what the operation changed, fact by fact, and whoever may undo it.
// params:  id: str, steps: str, rights: str
// returns: kept: int   (1 row)
MATCH (event:AuditEvent {id: $id})
SET event.steps = $steps, event.rights = $rights
RETURN count(*) AS kept
