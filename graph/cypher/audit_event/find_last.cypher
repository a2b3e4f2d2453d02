// The number of the last event that has one.
// params:  none
// returns: last: int   (1 row)
RETURN coalesce(COLLECT {
  MATCH (known:AuditEvent)
  WHERE known.number > 0
  RETURN known.number ORDER BY known.number DESC LIMIT 1
}[0], 0) AS last
