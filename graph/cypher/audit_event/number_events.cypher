// Gives the next numbers to events that were committed without one, by their time, at most $limit at once. The last number is the highest
// that an event has: so there is nothing beside the events that could say otherwise. The lock is written first: of two that number at
// once the second reads what the first has committed. Whoever does not hold it with this epoch any more numbers nothing.
// params:  lock_name: str, holder: str, epoch: int, limit: int
// returns: numbered: int, last: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
WITH coalesce(COLLECT {
       MATCH (known:AuditEvent)
       WHERE known.number > 0
       RETURN known.number ORDER BY known.number DESC LIMIT 1
     }[0], 0) AS last
CALL (last) {
  MATCH (event:AuditEvent {unnumbered: true})
  WITH last, event
  ORDER BY event.at, event.id
  LIMIT $limit
  WITH last, collect(event) AS events
  UNWIND range(0, size(events) - 1) AS place
  WITH last, place, events[place] AS event
  SET event.number = last + place + 1
  REMOVE event.unnumbered
  RETURN count(*) AS numbered
}
RETURN numbered, last + numbered AS last
