// Locks an event of the audit trail that tells of an operation that can be undone.
// params:  id: str
// returns: action, at, steps, rights, undone_at: str | None   (0..1 row)
MATCH (event:AuditEvent {id: $id})
WHERE event.steps IS NOT NULL
SET event.id = $id
RETURN event.action AS action, toString(event.at) AS at, event.steps AS steps, event.rights AS rights, toString(event.undone_at) AS undone_at
