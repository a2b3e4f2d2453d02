// Keeps the place of somebody who follows the log; without a number it is the end of the log. Whoever does not hold the lock with this
// epoch any more changes nothing.
// params:  lock_name: str, holder: str, epoch: int, place_name: str, number: int | None
// returns: number: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
MERGE (place:FeedPlace {name: $place_name})
SET place.number = coalesce($number, COLLECT {
      MATCH (known:AuditEvent)
      WHERE known.number > 0
      RETURN known.number ORDER BY known.number DESC LIMIT 1
    }[0], 0)
RETURN place.number AS number
